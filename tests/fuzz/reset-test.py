#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What an input leaves behind, per reset mode, with a device that leaves something everywhere.

usage: reset-test.py QEMU_FUZZ_WITH_PLANTED_DEVICES SOURCE
"""
import os
import re
import struct
import sys

import fuzztest
from fuzztest import check, tail

FUZZER = os.path.abspath(sys.argv[1])
SOURCE = os.path.abspath(sys.argv[2])
ARGS = '-M pc -nodefaults -chardev ringbuf,id=c0 -netdev user,id=n0 -device leftovers,chardev=c0,netdev=n0'
VALUE = 0x5a
OUTSIDE_TRACE, OUTSIDE_COVERAGE, OUTSIDE_MEMORY = 0x800, 0x804, 0x808
LONG = 2
READ = re.compile(r'^\[R [^]]*\] readl 0xe0000([0-9a-f]{3})\n(?:\[DMA\][^\n]*\n)*\[S [^]]*\] OK 0x([0-9a-f]+)$', re.M)


def source(path):
    with open(os.path.join(SOURCE, path), encoding='utf-8') as f:
        return f.read()


def places():
    """Names of the device's registers, in order."""
    return re.findall(r'^    \{ "([a-z-]+)", \w+, \w+ \},$', source('tests/planted/leftovers.c'), re.M)


def table():
    """Of the manual: per place whether --reset=reboot puts it back."""
    rows = re.findall(r'^``([a-z-]+)`` +.* (put back|stays)$', source('docs/devel/snapshot.rst'), re.M)
    return {name: what == 'put back' for name, what in rows}


def write(offset, value=VALUE):
    return b'\x03' + struct.pack('<BBxxIQ', LONG, 0, offset, value)


def read(offset):
    return b'\x02' + struct.pack('<BBxxI', LONG, 0, offset)


def write_all():
    return fuzztest.SEPARATOR.join([write(4 * n) for n in range(len(places()))] + [b'\x09'])


def read_all():
    return fuzztest.SEPARATOR.join(read(4 * n) for n in range(len(places())))


def run(mode, *paths):
    output, status = fuzztest.generic(FUZZER, f'--reset={mode}', '--digest', *paths, args=ARGS, objects='leftovers',
                                      QTEST_LOG='1')
    check(status == 0, f'{mode}:\n{tail(output)}')
    return output


def values(output):
    """What the last input read, by place; and its digest."""
    last = output[output.rindex('\nRunning: '):]
    found = {int(offset, 16) // 4: int(value, 16) for offset, value in READ.findall(last)}
    check(len(found) == len(places()), f'{len(found)} of {len(places())} registers were read:\n{tail(output)}')
    return {name: found[n] for n, name in enumerate(places())}, list(fuzztest.digests(last).values())


def three_runs(folder, mode):
    """The reader alone; after the writer; and after the writer and itself."""
    writer, reader = fuzztest.write_inputs(folder, [write_all(), read_all()])
    return [values(run(mode, *paths)) for paths in ([reader], [writer, reader], [writer, reader, writer, reader])]


def exact(mode):
    def case(folder):
        alone, *after = three_runs(folder, mode)
        for other in after:
            left = [name for name in places() if alone[0][name] != other[0][name]]
            check(not left, f'left behind: {left}')
            check(alone[1] == other[1], f'digests {alone[1]} and {other[1]}')
    return case


def nothing_is_put_back(folder):
    """Each place is one: without a reset, every value is another."""
    alone, after, _ = three_runs(folder, 'none')
    same = [name for name in places() if alone[0][name] == after[0][name]]
    check(not same, f'a write leaves nothing in: {same}')


def reboot(folder):
    """The manual's table is right, place by place."""
    alone, after, _ = three_runs(folder, 'reboot')
    expected = table()
    check(set(expected) == set(places()), f'the manual lacks or invents: {set(expected) ^ set(places())}')
    wrong = [name for name in places() if (alone[0][name] == after[0][name]) != expected[name]]
    check(not wrong, f'the manual says otherwise of: {wrong}')


def verify(folder):
    """--verify-reset says what differs, and is content with all that a snapshot covers."""
    inputs = [fuzztest.SEPARATOR.join([write_all(), read_all()]),
              fuzztest.SEPARATOR.join([write(OUTSIDE_TRACE), read(OUTSIDE_TRACE)]),
              write(OUTSIDE_COVERAGE), write(OUTSIDE_MEMORY)]
    expected = [None, 'left another trace', 'left other coverage', 'left other memory']
    for path, what in zip(fuzztest.write_inputs(folder, inputs), expected):
        output, status = fuzztest.generic(FUZZER, '--verify-reset', f'-artifact_prefix={folder}/', path, args=ARGS,
                                          objects='leftovers')
        check((status == 0) == (what is None), f'{what}: status {status}:\n{tail(output)}')
        check(what is None or what in output, f'{what}:\n{tail(output)}')
    check(re.search(r'located 0 bytes inside of 4-byte region.*\nallocated by thread T0 here:', output), tail(output, 60))


fuzztest.main([
    ('/reset/none/everything-stays', nothing_is_put_back),
    ('/reset/snapshot/nothing-stays', exact('snapshot')),
    ('/reset/fork/nothing-stays', exact('fork')),
    ('/reset/reboot/as-the-manual-says', reboot),
    ('/reset/verify-reset-says-what-differs', verify),
])
