#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The same input does the same thing: in fresh processes, in one process, in any order, on both paths.

usage: determinism-test.py QEMU_FUZZ [FRESH_INPUTS [ORDERED_INPUTS]]
"""
import concurrent.futures
import os
import sys

import fuzztest

FUZZER = os.path.abspath(sys.argv[1])
FRESH = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
ORDERED = int(sys.argv[3]) if len(sys.argv) > 3 else 10000
MODES = ['snapshot', 'none', 'reboot', 'fork']
FILES_PER_RUN = 2500            # what a command line holds


def batch(paths, *options, **variables):
    """Digests of all inputs, run in as few processes as command lines allow."""
    found = {}
    for start in range(0, len(paths), FILES_PER_RUN):
        output, status = fuzztest.generic(FUZZER, '--digest', *options, *paths[start:start + FILES_PER_RUN], **variables)
        fuzztest.check(status == 0, f'status {status}:\n{fuzztest.tail(output)}')
        digests = fuzztest.digests(output)
        fuzztest.check(len(digests) == output.count('digest: '), f'an input ran more than once:\n{fuzztest.tail(output)}')
        found.update(digests)
    return found


def compare(one, other, what):
    fuzztest.check(one.keys() == other.keys(), f'{what}: {len(one)} and {len(other)} inputs ran')
    different = [key for key in one if one[key] != other[key]]
    fuzztest.check(not different, f'{what}: {len(different)} of {len(one)} inputs differ, as {different[:3]}: '
                   + ', '.join(f'{one[k]} / {other[k]}' for k in different[:3]))


def fresh_processes(folder):
    """Each input in a process of its own per mode; and all in one process."""
    paths = fuzztest.write_inputs(folder, fuzztest.random_inputs(1, FRESH))

    def alone(path):
        return [batch([path], f'--reset={mode}') for mode in MODES]

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(alone, paths))
    fresh = [{key: row[column][key] for row in rows for key in row[column]} for column in range(len(MODES))]
    for mode, digests in zip(MODES, fresh):
        compare(fresh[0], digests, f'a fresh process with {MODES[0]} and one with {mode}')
    for mode in ('snapshot', 'fork'):
        compare(fresh[0], batch(paths, f'--reset={mode}'), f'a fresh process and one process for all with {mode}')


def two_orders(folder):
    paths = fuzztest.write_inputs(folder, fuzztest.random_inputs(2, ORDERED))
    compare(batch(paths), batch(paths[::-1]), 'two orders')


def same_log(folder):
    """The log itself, timestamps included, on the direct and the protocol's path."""
    for path in fuzztest.write_inputs(folder, fuzztest.random_inputs(3, 20)):
        logs = []
        for variables in ({}, {}, {'FUZZ_SERIALIZE_QTEST': '1'}):
            output, _ = fuzztest.generic(FUZZER, '--reset=none', path, QTEST_LOG='1', **variables)
            logs.append([line for line in output.splitlines() if line.startswith('[')])
        fuzztest.check(len(logs[0]) > 10, 'the log is empty')
        fuzztest.check(logs[0] == logs[1], f'{path}: two runs, two logs')
        fuzztest.check(logs[0] == logs[2], f'{path}: the direct path and the protocol log different things')


fuzztest.main([
    ('/determinism/fresh-processes', fresh_processes),
    ('/determinism/two-orders-in-one-process', two_orders),
    ('/determinism/direct-and-protocol-logs', same_log),
])
