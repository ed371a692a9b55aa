#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How small the traces of planted bugs become, and what that costs.

usage: triage-bench.py FOLDER        (the folder of the fuzzer and the emulator with the planted device)
"""
import argparse
import os
import resource
import sys
import tempfile
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(SOURCE, 'tests/planted'), os.path.join(SOURCE, 'scripts/oss-fuzz')]
import minimize_qtest_trace     # noqa: E402 (they lie in other folders)
import planted                  # noqa: E402
import qtest_trace              # noqa: E402


def processor_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measure(args, bug):
    with tempfile.TemporaryDirectory(prefix='triage-bench-') as folder:
        artifact = planted.find(planted.Runner(args, folder), bug)
        commands = qtest_trace.read_commands(artifact + '.qtest')
        emulator = qtest_trace.Emulator(args.system, planted.read(artifact + '.args').strip(), symbolize=False)
        minimizer = minimize_qtest_trace.Minimizer(emulator, commands)
        start, cpu = time.monotonic(), processor_time()
        minimizer.first_run()
        minimizer.minimize(repeat=True, bits=True)
        print(f'{bug.name:22} {len(commands):8} {len(minimizer.commands):8} {emulator.runs:6} '
              f'{time.monotonic() - start:8.1f} {processor_time() - cpu:8.1f}', flush=True)


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith('-'):
        print(__doc__.strip())
        return int(len(sys.argv) != 2)
    folder = os.path.abspath(sys.argv[1])
    args = argparse.Namespace(fuzz=f'{folder}/qemu-fuzz-i386', system=f'{folder}/qemu-system-i386')
    for path in (args.fuzz, args.system):
        if not os.access(path, os.X_OK):
            sys.exit(f'triage-bench.py: {path} is not there; build it first')
    print(f'{"bug":22} {"commands":>8} {"after":>8} {"runs":>6} {"seconds":>8} {"cpu s":>8}')
    for bug in planted.BUGS:
        measure(args, bug)
    return 0


if __name__ == '__main__':
    sys.exit(main())
