#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the tests of a build folder and count their cases.

usage: run-tests.py --build DIR [--suite SUITE]...    (default: all but the suite "long")

Prints what failed, how many were skipped, and last a line "N passed, N failed". They count test cases, not programs.
"""
import argparse
import json
import os
import re
import subprocess
import sys

CASE = re.compile(r'^\s*(ok|not ok)\b[^#\n]*(#\s*(?:SKIP|TODO)\b.*)?$', re.M | re.I)


def count(record):
    """Passed, failed and skipped cases of one test program."""
    passed = failed = skipped = 0
    for result, directive in CASE.findall(record.get('stdout', '')):
        if result == 'not ok':
            failed += 1
        elif directive:
            skipped += 1
        else:
            passed += 1
    if passed + failed + skipped == 0:          # no TAP: the program is the case
        return (1, 0, 0) if record['result'] == 'OK' else (0, 1, 0)
    if record['result'] not in ('OK', 'EXPECTEDFAIL', 'SKIP') and failed == 0:
        failed = 1                              # it crashed or timed out between cases
    return passed, failed, skipped


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', required=True)
    parser.add_argument('--suite', action='append', default=[])
    args = parser.parse_args()
    command = ['meson', 'test', '-C', args.build, '--no-rebuild', '--print-errorlogs']
    for suite in args.suite:
        command += ['--suite', suite]
    if not args.suite:
        command += ['--no-suite', 'long']
    status = subprocess.run(command, check=False).returncode
    log = os.path.join(args.build, 'meson-logs', 'testlog.json')
    totals = [0, 0, 0]
    try:
        with open(log, encoding='utf-8') as f:
            records = [json.loads(line) for line in f]
    except OSError as e:
        sys.exit(f'run-tests.py: {log}: {e.strerror}; did the build work?')
    for record in records:
        totals = [a + b for a, b in zip(totals, count(record))]
    if totals[2]:
        print(f'{totals[2]} skipped')
    print(f'{totals[0]} passed, {totals[1]} failed')
    return 1 if status or totals[1] or totals[0] == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
