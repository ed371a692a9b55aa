#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Build a folder of device models from outside the tree (configure --extra-hw=DIR) into two objects.

    extra-hw.py --build-dir=B --tracetool=T --folder=DIR --library=LIB... --libs=FLAGS DEVICES.o TARGETS.o
    extra-hw.py --list-tests --folder=DIR

DEVICES.o goes into emulators and fuzzers, TARGETS.o (from *_fuzz.c) into fuzzers; *-test.c are qtests, which the
second form lists. #include "..." looks beside the file, in the traces made for its folder and the ones above, in DIR
and DIR/include, and only then in our headers, so that a folder's own files win. A header that is nowhere under
the name it is included by, but in DIR under another path, is found as well: a flat folder works. So is a header of
ours by the name that later versions of QEMU give it.
"""
import argparse
import os
import re
import shlex
import sys

from extra_hw import compiler, link, moved, trace
from extra_hw.folder import Folder

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INCLUDE = os.path.join(SOURCE, 'include')
PAGE = 'docs/devel/device-api.rst'

# (what the compiler says, what is missing)
COMPLAINTS = (
    (r"fatal error: '?([^':\n]+)'?(?: file not found|: No such file or directory)", 'the header {0}'),
    (r"implicit declaration of function '(\w+)'", 'the function or macro {0}'),
    (r"call to undeclared (?:library )?function '(\w+)'", 'the function or macro {0}'),
    (r"use of undeclared identifier '(\w+)'", 'the name {0}'),
    (r"error: '(\w+)' undeclared", 'the name {0}'),
    (r"unknown type name '(\w+)'", 'the type {0}'),
    (r"no member named '(\w+)' in '([^']+)'", 'the member {0} of {1}'),
    (r"'([^']+)' has no member named '(\w+)'", 'the member {1} of {0}'),
)


def sentence(path, message):
    """One sentence about the first thing that a file needs and we lack."""
    hits = [(hit.start(), text.format(*hit.groups())) for pattern, text in COMPLAINTS
            for hit in [re.search(pattern, message)] if hit]
    if not hits:
        return f'{path} does not compile; {PAGE} lists the headers, functions and macros that are supported'
    return f'{path} needs {min(hits)[1]}, which is not there; {PAGE} lists what is supported'


def fail(folder, sentences):
    for text in sentences:
        print(f'--extra-hw={folder.path}: {text}', file=sys.stderr)
    sys.exit(1)


def fail_to_compile(folder, errors):
    for error in errors:
        sys.stderr.write(error.message)
    fail(folder, [sentence(error.path, error.message) for error in errors])


def is_newer(path, others):
    return os.path.exists(path) and all(os.stat(o).st_mtime_ns <= os.stat(path).st_mtime_ns for o in others)


def link_checked(args, folder, objects, out, builder):
    listing = os.path.join(builder.out, 'objects.txt')
    trace.write_if_changed(listing, '\n'.join(objects))
    if is_newer(out, objects + [listing]):
        return
    fresh = out + '.new'
    message = link.link(objects, fresh, builder.cc, builder.out)
    if message:
        sys.stderr.write(message)
        fail(folder, ['its files do not link: one of them defines what another one does'])
    names = link.missing(fresh, args.library, builder.cc, shlex.split(args.libs))
    if names:
        fail(folder, [f'the function or variable {name} is declared, but nothing defines it; the file that has it is '
                      f'missing in the folder, or {PAGE} says why it is not there' for name in names])
    os.replace(fresh, out)


def build(args, folder):
    out = os.path.abspath(args.outputs[0]) + '.p'
    os.makedirs(out, exist_ok=True)
    traces = trace.generate(folder, args.tracetool, out)
    moved.generate(folder, INCLUDE, out)
    builder = compiler.Compiler(args.build_dir, folder, out, INCLUDE)
    devices, errors = builder.compile_all(folder.devices + traces)
    targets, more = builder.compile_all(folder.targets, compiler.TARGET) if args.fuzzing else ([], [])
    for note in builder.notes:
        print(f'--extra-hw: {note}')
    if errors or more:
        fail_to_compile(folder, errors + more)
    link_checked(args, folder, devices, args.outputs[0], builder)
    if not is_newer(args.outputs[1], targets):
        message = link.link(targets, args.outputs[1], builder.cc, out)
        if message:
            fail(folder, [message.strip()])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build-dir')
    parser.add_argument('--tracetool')
    parser.add_argument('--folder', required=True)
    parser.add_argument('--library', action='append', default=[], help='archive that defines the device API')
    parser.add_argument('--libs', default='', help='linker flags for the libraries that the emulator uses')
    parser.add_argument('--fuzzing', action='store_true')
    parser.add_argument('--list-tests', action='store_true')
    parser.add_argument('outputs', nargs='*')
    args = parser.parse_args()
    if not os.path.isdir(args.folder):
        sys.exit(f'--extra-hw={args.folder}: there is no such folder')
    folder = Folder(os.path.realpath(args.folder))
    if args.list_tests:
        print('\n'.join(folder.tests))
        return
    if not folder.sources():
        sys.exit(f'--extra-hw={args.folder}: the folder has no .c file to compile')
    args.library = [os.path.abspath(path) for path in args.library]
    args.outputs = [os.path.abspath(path) for path in args.outputs]
    os.chdir(args.build_dir)
    build(args, folder)


if __name__ == '__main__':
    main()
