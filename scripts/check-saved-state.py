#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Would the tests notice if a field of a device's saved state were lost?

usage: check-saved-state.py [--device GLOB]... [--case GLOB]... [--jobs N] EMULATOR TEST...

Runs each case of the qtest programs TEST once to see which fields it saves and loads, then again for each field: the
emulator loads all but that one, which stays as reset left it. When no case fails, nobody would notice. Prints a row a
device: how many fields it saves, how many of them are noticed, and which are not. A field in parentheses never had
another value than reset gives it; no case can notice it then.

--device chooses devices by the name of their state ("fdc", "virtio-*"), --case the cases of the programs by path. Exits with 0
when every field is noticed.
"""
import argparse
import collections
import concurrent.futures
import fnmatch
import os
import subprocess
import sys
import tempfile

TIMEOUT_S = 120
Case = collections.namedtuple('Case', 'program path')


class Failure(Exception):
    """What the user gave can't be used; says why."""


class Parser(argparse.ArgumentParser):
    """Errors like ours."""

    def error(self, message):
        raise Failure(f'{message} (see --help)')


def parse_arguments():
    parser = Parser(add_help=False)
    parser.add_argument('-h', '--help', action='store_true')
    parser.add_argument('--device', action='append', default=[])
    parser.add_argument('--case', action='append', default=[])
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('emulator', nargs='?')
    parser.add_argument('test', nargs='*')
    args = parser.parse_intermixed_args()
    if args.help:
        print(__doc__.strip())
        sys.exit(0)
    if not args.emulator or not args.test:
        raise Failure('give an emulator and one qtest program or more (see --help)')
    if args.jobs < 1:
        raise Failure('--jobs must be 1 or more')
    for program in (args.emulator, *args.test):
        if not os.path.isfile(program) or not os.access(program, os.X_OK):
            raise Failure(f"'{program}' is not a program: give what ninja built, as in build/qemu-system-i386")
    return args


def matches(name, globs):
    return not globs or any(fnmatch.fnmatchcase(name, glob) for glob in globs)


class Tests:
    """The cases of the programs, on one emulator."""

    def __init__(self, emulator):
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(('QTEST', 'QEMU_VMSTATE'))}
        self.environment['QTEST_QEMU_BINARY'] = os.path.abspath(emulator)

    def run(self, command, **variables):
        """Exit status and output; no status when it did not end."""
        try:
            done = subprocess.run(command, env={**self.environment, **variables}, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired:
            return None, ''
        except OSError as e:
            raise Failure(f"'{command[0]}' can't be run: {e.strerror}") from e
        return done.returncode, done.stdout.decode('utf-8', 'replace')

    def cases(self, program, globs):
        status, output = self.run([program, '-l'])
        paths = [line for line in output.splitlines() if line.startswith('/')]
        if status != 0 or not paths:
            raise Failure(f"'{program}' lists no test cases with -l: give a qtest program")
        return [Case(program, path) for path in paths if matches(path, globs)]

    def fails(self, case, **variables):
        return self.run([case.program, '-p', case.path], **variables)[0] != 0

    def fields(self, case):
        """Name of each field that the case loads -> does it ever differ from reset?"""
        fields = {}
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'fields')
            if self.fails(case, QEMU_VMSTATE_FIELDS=path):
                raise Failure(f'{case.program}: {case.path} fails on its own; make it pass first')
            if os.path.exists(path):
                with open(path, encoding='utf-8') as lines:
                    for line in lines:
                        name, value = line.rstrip('\n').rsplit(' ', 1)
                        fields[name] = fields.get(name, False) or value == 'differs'
        return fields

    def notice(self, name, cases):
        return any(self.fails(case, QEMU_VMSTATE_DROP=name) for case in cases)


def device_of(name):
    return name.split('/')[0]


def collect(tests, cases, globs, pool):
    """Device -> field -> the cases in which its value is not that of reset."""
    devices = {}
    for case, fields in zip(cases, pool.map(tests.fields, cases)):
        for name, differs in fields.items():
            if matches(device_of(name), globs):
                users = devices.setdefault(device_of(name), {}).setdefault(name, [])
                users += [case] if differs else []
    for fields in devices.values():     # a list that was empty in one case, and had elements in another one
        for name in [name for name in fields if any(other.startswith(name + '/') for other in fields)]:
            del fields[name]
    return devices


def row(device, fields, noticed):
    """The line of one device, without its name."""
    unnoticed = [name[len(device) + 1:] if cases else f'({name[len(device) + 1:]})'
                 for (name, cases), found in zip(fields.items(), noticed) if not found]
    return len(fields), len(fields) - len(unnoticed), ' '.join(unnoticed)


def report(tests, devices, pool):
    """True when all is noticed."""
    width = max(len(device) for device in ['device', *devices])
    everything = True
    print(f'{"device":{width}}  fields  noticed  unnoticed', flush=True)
    for device, fields in sorted(devices.items()):
        noticed = list(pool.map(tests.notice, fields.keys(), fields.values()))
        total, found, names = row(device, fields, noticed)
        print(f'{device:{width}}  {total:6}  {found:7}  {names}'.rstrip(), flush=True)
        everything = everything and total == found
    return everything


def main():
    args = parse_arguments()
    tests = Tests(args.emulator)
    cases = [case for program in args.test for case in tests.cases(os.path.abspath(program), args.case)]
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        devices = collect(tests, cases, args.device, pool)
        if not devices:
            raise Failure('no case of these programs loads a saved state' +
                          (' of such a device; --device takes names as they are printed without it' if args.device else ''))
        return 0 if report(tests, devices, pool) else 1


if __name__ == '__main__':
    try:
        sys.exit(main())
    except Failure as e:
        sys.exit(f'check-saved-state.py: {e}')
    except KeyboardInterrupt:
        sys.exit(130)
