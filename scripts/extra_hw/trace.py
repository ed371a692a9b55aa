# SPDX-License-Identifier: GPL-2.0-or-later
"""Trace headers for a folder of device models.

Each trace-events file becomes a trace.h for the sources beside it. Where those include "trace.h" from a file that
includes "trace/trace-FOLDER.h", as in QEMU's tree, that one is made too. A trace header that belongs to no trace-events
file (the source was moved out of its folder) has the events of all. Events that are called and declared nowhere (a
source that came without its trace-events) are made up: they print their name.
"""
import os
import re
import subprocess

from .folder import read

GENERATED = re.compile(r'#\s*include\s*"(trace/trace-[\w-]+\.h)"')
TRACE_HEADER = re.compile(r'(trace/trace-[\w-]+|(.*/)?trace|trace-root)\.h$')
EVENT_NAME = re.compile(r'^(?:[a-z]+\s+)*(\w+)\s*\(', re.M)


def write_if_changed(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path) or read(path) != text:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)


def group_of(folder, path):
    """A name for C symbols: the sub-folder with underscores."""
    relative = os.path.relpath(os.path.dirname(path), folder.path)
    return 'extra' if relative == '.' else re.sub(r'\W', '_', relative)


def run_tracetool(tool, path, group, out):
    """The C file; the header is beside it."""
    names = {form: os.path.join(out, f'events-{group}.{form}') for form in 'hc'}
    for form, name in names.items():
        subprocess.run([tool, f'--format={form}', f'--group={group}', f'--header={names["h"]}', path, name + '.new'],
                       check=True)
        write_if_changed(name, read(name + '.new'))
        os.unlink(name + '.new')
    return names['c']


def aliases(path, group):
    """The names under which QEMU's tree includes the header of one trace-events file."""
    own = os.path.join(os.path.dirname(path), 'trace.h')
    names = {f'trace/trace-{group}.h'}
    if os.path.exists(own):
        names |= set(GENERATED.findall(read(own)))
    return names


def made_up(names, form):
    """Text of a header (form 'h') or C file with events of which only the name is known."""
    symbols = [(name, f'TRACE_{name.upper()}') for name in names]
    if form == 'h':
        body = ''.join(f'#define {symbol}_ENABLED 1\nextern TraceEvent _{symbol}_EVENT;\n'
                       f'#define trace_{name}(...) \\\n'
                       f'    do {{ if (_{symbol}_EVENT.enabled) {{ trace_print("{name}\\n"); }} }} while (0)\n'
                       for name, symbol in symbols)
        return f'#pragma once\n#include "trace/control.h"\n\n{body}'
    events = ''.join(f'TraceEvent _{symbol}_EVENT = {{ .name = "{name}" }};\n' for name, symbol in symbols)
    rows = ''.join(f'    &_{symbol}_EVENT,\n' for _, symbol in symbols)
    return ('#include "qemu/osdep.h"\n#include "made-up-events.h"\n\n'
            f'{events}\nstatic TraceEvent *const made_up_events[] = {{\n{rows}    NULL\n}};\n\n'
            'static void __attribute__((constructor)) made_up_register(void)\n{\n'
            '    trace_event_register_group(made_up_events);\n}\n')


def unclaimed(folder, claimed):
    """Trace headers that sources include, and that neither lie in the folder nor come from a trace-events file."""
    names = {name for path, name in folder.includes() if TRACE_HEADER.match(name) and not name.startswith('..') and
             not os.path.exists(os.path.join(os.path.dirname(path), name))} | {'trace.h'}
    return sorted(name for name in names - set(claimed) if not os.path.exists(os.path.join(folder.path, name)))


def generate(folder, tool, out):
    """Writes all headers below out; returns the C files that belong to them."""
    sources, declared = [], set()
    wrappers = {}
    for path in folder.trace_files:
        group = group_of(folder, path)
        source = run_tracetool(tool, path, group, out)
        sources.append(source)
        declared |= set(EVENT_NAME.findall(read(path)))
        relative = os.path.relpath(os.path.dirname(path), folder.path)
        for name in aliases(path, group) | {os.path.normpath(os.path.join(relative, 'trace.h'))}:
            wrappers[name] = f'#include "{source[:-1]}h"\n'
    everything = ''.join(f'#include "{source[:-1]}h"\n' for source in sources)
    for name in unclaimed(folder, wrappers):
        wrappers[name] = everything
    missing = [name for name in folder.trace_calls() if name not in declared]
    for form in 'hc' if missing else '':
        write_if_changed(os.path.join(out, f'made-up-events.{form}'), made_up(missing, form))
    for name, text in wrappers.items():
        text += f'#include "{out}/made-up-events.h"\n' if missing else ''
        write_if_changed(os.path.join(out, name), text + '#include "trace/control.h"\n')
    return sources + ([os.path.join(out, 'made-up-events.c')] if missing else [])
