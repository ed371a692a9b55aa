#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which lines of a device a corpus reaches, and what changed between two corpora or commits.

  coverage.py report --target NAME --corpus DIR [--out DIR] [--build DIR] [--extra-hw DIR]... [--files GLOB]...
      Builds the fuzzer with source coverage (and the devices of other folders), replays the corpus, and writes
      index.html (of the target's device files) and summary.json to the output folder. Target generic-fuzz takes its
      machine from QEMU_FUZZ_ARGS and QEMU_FUZZ_OBJECTS.
  coverage.py compare BEFORE AFTER [--json]
      Compares two summary.json (or folders that hold one), per device file and per function.

To compare two commits, make a report of each from its own checkout.
"""
import argparse
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), '..', '..'))
FLAGS = '-fprofile-instr-generate -fcoverage-mapping'
FUZZER = 'qemu-fuzz-i386'
DEVICE_FOLDERS = ('hw', 'net', 'block')


def die(message):
    sys.exit(f'coverage.py: {message}')


def run(command, **options):
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              errors='replace', check=False, **options)
    except OSError as e:
        die(f'{command[0]} cannot be run: {e.strerror}')
    if done.returncode != 0:
        sys.stderr.write('\n'.join((done.stdout + done.stderr).splitlines()[-20:]) + '\n')
        die(f'{os.path.basename(command[0])} ended with status {done.returncode}')
    return done.stdout


# --- report ------------------------------------------------------------------------------------------

def configured_folders(build):
    """The folders of devices that a build was configured with."""
    options = json.loads(run(['meson', 'introspect', '--buildoptions', build]))
    return next((option['value'] for option in options if option['name'] == 'extra_hw'), [])


def build_fuzzer(build, extra_folders):
    os.makedirs(build, exist_ok=True)
    if not os.path.exists(os.path.join(build, 'build.ninja')):
        print(f'configuring {build}', flush=True)
        run([os.path.join(TREE, 'configure'), '--target-list=i386-softmmu', '--enable-fuzzing', '--disable-werror',
             f'--extra-cflags={FLAGS}', *[f'--extra-hw={folder}' for folder in extra_folders]],
            cwd=build, env={'CC': 'clang', 'CXX': 'clang++', **os.environ})
    elif [os.path.realpath(folder) for folder in configured_folders(build)] != extra_folders:
        die(f'--build={build}: was configured with other folders of --extra-hw; choose another one')
    print(f'building {FUZZER} with coverage', flush=True)
    run(['ninja', '-C', build, FUZZER])
    return os.path.join(build, FUZZER)


def replay(fuzzer, target, corpus, profile):
    """Replays the corpus; returns the globs of objects that the target matched."""
    print(f'replaying {corpus}', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        raw = os.path.join(folder, 'default.profraw')
        output = run([fuzzer, f'--fuzz-target={target}', '-runs=0', os.path.abspath(corpus)], cwd=folder,
                     env={**os.environ, 'LLVM_PROFILE_FILE': raw})
        run(['llvm-profdata', 'merge', '-sparse', raw, '-o', profile])
    return re.findall(r'^Matching objects by name (\S+)$', output, re.M)


def sources(extra_folders=()):
    """Files of devices, relative to the source."""
    found = []
    for top in [os.path.join(TREE, top) for top in DEVICE_FOLDERS] + list(extra_folders):
        for folder, _, names in os.walk(top):
            found += [os.path.relpath(os.path.join(folder, name), TREE) for name in names if name.endswith('.c')]
    return sorted(found)


def is_ours(path):
    return path.split(os.sep)[0] in DEVICE_FOLDERS


def type_names(path):
    """Words in quotes, which the names of a file's types are among."""
    with open(os.path.join(TREE, path), encoding='utf-8', errors='replace') as f:
        return re.findall(r'"([a-z][a-z0-9._-]*)"', f.read(), re.I)


def belongs(path, pattern):
    """
    A device's name is that of its file (hw/net/virtio-net-rx.c) or of its folder (hw/ide/core.c). Other people's files
    and folders may be called as they like: there it is the name of a type.
    """
    parts = path[:-len('.c')].split(os.sep)
    pattern = pattern.lower().replace('_', '-')
    if not is_ours(path):
        return any(fnmatch.fnmatch(name.lower().replace('_', '-'), pattern) for name in type_names(path))
    return any(fnmatch.fnmatch(name.replace('_', '-'), pattern.rstrip('*') + '*') for name in [parts[-1], *parts[1:-1]])


def choose_files(globs, wanted, extra_folders=()):
    files = sources(extra_folders)
    if wanted:
        names = {p: (p, os.path.normpath(os.path.join(TREE, p))) for p in files}
        chosen = [p for p in files if any(fnmatch.fnmatch(name, glob) for name in names[p] for glob in wanted)]
        if not chosen:
            die(f'--files={" ".join(wanted)}: no device file is called so; globs are relative to the source, as hw/net/*')
        return chosen
    chosen = [p for p in files if not globs or any(belongs(p, glob) for glob in globs)]
    if not chosen:
        die(f'no source is known to be of {" ".join(globs)}; name files by --files, as --files=hw/net/*')
    return chosen


def leave_out_all_but(instrumented, files):
    """The option that hides all other files: llvm-cov picks none by a name with ".." in it, as the compiler saw them."""
    export = json.loads(run(['llvm-cov', 'export', '-summary-only', *instrumented]))
    seen = {os.path.relpath(os.path.realpath(entry['filename']), TREE) for entry in export['data'][0]['files']}
    others = sorted(name.replace('.', '[.]').lstrip('./[]') for name in seen - set(files))
    return '-ignore-filename-regex=(' + '|'.join(others) + ')$'


def function_rows(export, files):
    """Lines of code are counted per region of a function: file, name, regions, regions that ran."""
    rows = []
    for function in export['data'][0]['functions']:
        regions = [r for r in function['regions'] if r[7] == 0]
        covered = sum(1 for r in regions if r[4] > 0)
        path = os.path.relpath(os.path.realpath(function['filenames'][0]), TREE)
        if path not in files:
            continue
        rows.append({'file': path, 'name': function['name'].split(':')[-1], 'regions': len(regions), 'covered': covered})
    return sorted(rows, key=lambda row: (row['file'], row['name']))


def summarize(export, target):
    files = []
    for entry in export['data'][0]['files']:
        lines = entry['summary']['lines']
        files.append({'file': os.path.relpath(os.path.realpath(entry['filename']), TREE),
                      'lines': lines['count'], 'covered': lines['covered']})
    return {'target': target, 'files': sorted(files, key=lambda f: f['file']),
            'functions': function_rows(export, {f['file'] for f in files})}


def print_summary(summary):
    total = sum(f['lines'] for f in summary['files'])
    covered = sum(f['covered'] for f in summary['files'])
    width = max((len(f['file']) for f in summary['files']), default=10)
    for f in summary['files']:
        if f['covered']:
            print(f'{f["file"]:{width}} {f["covered"]:6} of {f["lines"]:6} lines {percent(f["covered"], f["lines"])}')
    print(f'{"all":{width}} {covered:6} of {total:6} lines {percent(covered, total)}')


def percent(part, whole):
    return f'{100 * part / whole:5.1f} %' if whole else '  0.0 %'


def check_folders(args):
    """What can be known to be wrong before anything is built."""
    if not os.path.isdir(args.corpus):
        die(f'--corpus={args.corpus}: no such folder')
    if not os.listdir(args.corpus):
        die(f'--corpus={args.corpus}: the folder is empty')
    if os.path.exists(args.out) and not os.path.isdir(args.out):
        die(f'--out={args.out}: not a folder')
    if os.path.isdir(args.out) and os.listdir(args.out) and not os.path.exists(os.path.join(args.out, 'summary.json')):
        die(f'--out={args.out}: has files that are not an earlier report; choose another folder')
    if os.path.exists(args.build) and not os.path.isdir(args.build):
        die(f'--build={args.build}: not a folder')
    for folder in args.extra_hw:
        if not os.path.isdir(folder):
            die(f'--extra-hw={folder}: no such folder')


def report(args):
    check_folders(args)
    args.extra_hw = [os.path.realpath(folder) for folder in args.extra_hw]
    fuzzer = build_fuzzer(os.path.abspath(args.build), args.extra_hw)
    out = os.path.abspath(args.out)
    making = out + '.new'
    shutil.rmtree(making, ignore_errors=True)
    os.makedirs(making)
    profile = os.path.join(making, 'default.profdata')
    files = choose_files(replay(fuzzer, args.target, args.corpus, profile), args.files, args.extra_hw)
    instrumented = [fuzzer, f'-instr-profile={profile}']
    instrumented.append(leave_out_all_but(instrumented, files))
    run(['llvm-cov', 'show', *instrumented, '--format=html', f'--output-dir={making}', '--show-line-counts-or-regions'])
    summary = summarize(json.loads(run(['llvm-cov', 'export', *instrumented])), args.target)
    with open(os.path.join(making, 'summary.json'), 'w', encoding='utf-8') as f:
        json.dump(summary, f, indent=1)
    shutil.rmtree(out, ignore_errors=True)
    os.rename(making, out)
    print_summary(summary)
    print(f'{os.path.join(out, "index.html")} and summary.json written')


# --- compare -----------------------------------------------------------------------------------------

def load(path):
    if os.path.isdir(path):
        path = os.path.join(path, 'summary.json')
    try:
        with open(path, encoding='utf-8') as f:
            summary = json.load(f)
        for row in [*summary['files'], *summary['functions']]:
            row['covered'] += 0                 # a number
        return {f['file']: f for f in summary['files']}, {(f['file'], f['name']): f for f in summary['functions']}
    except OSError as e:
        die(f'{path}: {e.strerror}')
    except (ValueError, KeyError, TypeError, AttributeError):
        die(f'{path}: not a summary.json of coverage.py report')


def differences(before, after):
    rows = []
    for key in sorted({**before, **after}):
        old, new = (side.get(key, {}).get('covered', 0) for side in (before, after))
        if old != new:
            rows.append((key, old, new))
    return rows


def compare(args):
    (files_a, functions_a), (files_b, functions_b) = load(args.before), load(args.after)
    files, functions = differences(files_a, files_b), differences(functions_a, functions_b)
    if args.json:
        print(json.dumps({'files': [{'file': k, 'before': a, 'after': b} for k, a, b in files],
                          'functions': [{'file': k[0], 'function': k[1], 'before': a, 'after': b}
                                        for k, a, b in functions]}, indent=1))
        return
    print('lines per file' if files else 'no file differs')
    for name, old, new in files:
        print(f'  {new - old:+6} {old:6} -> {new:6}  {name}')
    print('regions per function' if functions else 'no function differs')
    for (path, name), old, new in functions:
        print(f'  {new - old:+6} {old:6} -> {new:6}  {path}: {name}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    make = commands.add_parser('report', help='replay a corpus and write a report')
    make.add_argument('--target', required=True, help='a target that needs no environment, as generic-fuzz-NAME')
    make.add_argument('--corpus', required=True, help='folder of inputs')
    make.add_argument('--out', default='coverage-report', help='output folder (%(default)s)')
    make.add_argument('--build', default='build-coverage', help='build folder (%(default)s)')
    make.add_argument('--extra-hw', action='append', default=[], metavar='DIR', help="devices from there, as configure's")
    make.add_argument('--files', action='append', default=[], metavar='GLOB',
                      help="show these files, as hw/net/*; default: the target's devices")
    make.set_defaults(run=report)
    differ = commands.add_parser('compare', help='compare two reports')
    differ.add_argument('before')
    differ.add_argument('after')
    differ.add_argument('--json', action='store_true')
    differ.set_defaults(run=compare)
    args = parser.parse_args()
    try:
        args.run(args)
        sys.stdout.flush()
    except OSError as e:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())     # what is left is not tried again at exit
        die(f'{e.filename or "standard output"}: {e.strerror}')
    except KeyboardInterrupt:
        die('interrupted')


if __name__ == '__main__':
    main()
