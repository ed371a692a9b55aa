# SPDX-License-Identifier: GPL-2.0-or-later
"""The report of triage.py: Markdown, HTML and JSON from the same list of groups."""
import html
import json
import os

import qtest_trace

STYLE = 'body{font:15px sans-serif;max-width:60em;margin:2em auto}pre{background:#eee;padding:.6em;overflow:auto}' \
        'table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em .6em;text-align:left}'


def table_rows(group):
    """What is known of a group, as (name, value)."""
    rows = [('inputs', str(len(group['inputs']))), ('smallest', group['inputs'][0])]
    if 'input_operations' in group:
        rows.append(('input', '{} -> {} operations, {} -> {} bytes'.format(*group['input_operations'], *group['input_bytes'])))
    if 'trace_commands' in group:
        rows.append(('trace', '{} -> {} commands in {} runs'.format(*group['trace_commands'], group['trace_runs'])))
    return rows + [(emulator, result) for emulator, result in group.get('emulators', {}).items()]


def files_of(group):
    return [(name, what) for name, what in (
        ('reproduce.sh', 'a shell command'), ('test.c', 'a C test, here and in QEMU'), ('trace.min', 'the qtest commands'),
        ('args', 'the arguments of the machine'), ('input', 'the minimized input'), ('input.txt', 'the same as text'),
        ('story.txt', 'what it does'), ('report', 'what the sanitizer says')) if name in group.get('files', [])]


def markdown(groups, lost):
    lines = ['# Crashes', '', f'{len(groups)} different, {sum(len(g["inputs"]) for g in groups)} inputs.', '']
    for number, group in enumerate(groups, 1):
        lines += [f'## {number}. {group["signature"]}', '', f'    {group["line"]}', '', '| | |', '|---|---|']
        lines += [f'| {name} | {value} |' for name, value in table_rows(group)]
        lines += ['', 'Files: ' + ', '.join(f'[{name}]({group["folder"]}/{name}) ({what})' for name, what in files_of(group)), '']
        if group.get('reproducer'):
            lines += ['```sh', group['reproducer'], '```', '']
    if lost:
        lines += ['## Inputs that do not crash', ''] + [f'- {path}' for path in lost] + ['']
    return '\n'.join(lines)


def html_page(groups, lost):
    e = html.escape
    parts = [f'<!DOCTYPE html><meta charset="utf-8"><title>Crashes</title><style>{STYLE}</style><h1>Crashes</h1>',
             f'<p>{len(groups)} different, {sum(len(g["inputs"]) for g in groups)} inputs.</p>']
    for number, group in enumerate(groups, 1):
        parts.append(f'<h2>{number}. {e(group["signature"])}</h2><pre>{e(group["line"])}</pre><table>')
        parts += [f'<tr><th>{e(name)}</th><td>{e(value)}</td></tr>' for name, value in table_rows(group)]
        parts.append('</table><ul>')
        parts += [f'<li><a href="{e(group["folder"])}/{name}">{name}</a>: {e(what)}</li>' for name, what in files_of(group)]
        parts.append('</ul>')
        if group.get('reproducer'):
            parts.append(f'<pre>{e(group["reproducer"])}</pre>')
    if lost:
        parts.append('<h2>Inputs that do not crash</h2><ul>' + ''.join(f'<li>{e(path)}</li>' for path in lost) + '</ul>')
    return '\n'.join(parts) + '\n'


def write(folder, groups, lost):
    qtest_trace.write_file(os.path.join(folder, 'report.md'), markdown(groups, lost))
    qtest_trace.write_file(os.path.join(folder, 'report.html'), html_page(groups, lost))
    qtest_trace.write_file(os.path.join(folder, 'report.json'), json.dumps({'groups': groups, 'lost': lost}, indent=1) + '\n')
