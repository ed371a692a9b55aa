#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Turn a log of the fuzzer into a trace that an emulator can replay.

usage: reorder_fuzzer_qtest_trace.py LOG > TRACE

Make the log with QTEST_LOG=1 (and FUZZ_SERIALIZE_QTEST=1, as QEMU's fuzzer needs; ours does not):
    QEMU_FUZZ_TIMEOUT=0 QTEST_LOG=1 FUZZ_SERIALIZE_QTEST=1 ./qemu-fuzz-i386 --fuzz-target=T CRASH &> LOG

In the log the fill of a DMA read comes behind the access during which the device read. A replaying machine
must find the bytes in place, so fills move before that access. The machine's arguments go to stderr.
"""
import re
import sys

import qtest_trace

RECEIVED = re.compile(r'^\[R \+?[0-9.]+\] (.*)$')
FILL = re.compile(r'^\[(DMA|DOUBLE-FETCH)\] (?:\[[RS] \+?[0-9.]+\] )?(.*)$')
ARGUMENTS = re.compile(r'^Starting \S+ with Arguments: (.*)$')
SPARSE = re.compile(r'^\[SPARSE-MEM\] .* replay with (-device \S+)$')


def reorder(lines):
    """Commands in replay order, the machine's arguments (or None), and the number of double fetches."""
    out, arguments, double_fetches = [], None, 0
    access = 0                          # where in out the access stands that is under way
    for line in lines:
        found = ARGUMENTS.match(line)
        if found:
            arguments = found.group(1)
            continue
        found = RECEIVED.match(line)
        if found:
            if qtest_trace.is_command(found.group(1)):
                access = len(out)
                out.append(found.group(1))
            continue
        found = SPARSE.match(line)
        if found and arguments and found.group(1) not in arguments:
            arguments += ' ' + found.group(1)
            continue
        found = FILL.match(line)
        if found and qtest_trace.is_command(found.group(2)):
            double_fetches += found.group(1) == 'DOUBLE-FETCH'
            out.insert(access, found.group(2))
            access += 1
    return out, arguments, double_fetches


def main():
    if len(sys.argv) != 2 or sys.argv[1] in ('-h', '--help'):
        print(__doc__.strip(), file=sys.stderr if len(sys.argv) != 2 else sys.stdout)
        return int(len(sys.argv) != 2)
    try:
        commands, arguments, double_fetches = reorder(qtest_trace.read_text(sys.argv[1]))
        if not commands:
            raise qtest_trace.TraceError(f'{sys.argv[1]}: no "[R +time] command" line in it; was QTEST_LOG=1 set?')
    except qtest_trace.TraceError as e:
        print(f'reorder_fuzzer_qtest_trace.py: {e}', file=sys.stderr)
        return 1
    if double_fetches:
        print(f'reorder_fuzzer_qtest_trace.py: warning: {double_fetches} double fetches; a trace cannot express that '
              'memory changes between two reads of one access, so only the fuzzer may reproduce this', file=sys.stderr)
    if arguments:
        print(f"export QEMU_ARGS='{arguments}'", file=sys.stderr)
    print('\n'.join(commands))
    return 0


if __name__ == '__main__':
    sys.exit(main())
