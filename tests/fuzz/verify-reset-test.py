#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every target is put back exactly, or goes on exactly from a saved state: --verify-OPTION finds nothing.

usage: verify-reset-test.py QEMU_FUZZ RUNS|seeds reset|state

RUNS random inputs of each target, or the seeds of those that have some.
"""
import os
import re
import sys

import fuzztest
from fuzztest import check, tail

FUZZER = os.path.abspath(sys.argv[1])
INPUTS = sys.argv[2]
OPTION = sys.argv[3]
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SEEDS = os.path.join(SOURCE, 'tests/qtest/fuzz/seeds')
# What these back ends have is no part of a state: a shared folder, the network stack.
NOT_SAVED = re.compile(r'9p|slirp')
TARGETS = re.findall(r'^ \* (\S+)  : ', fuzztest.run([FUZZER])[0], re.M)


def verify(target, folder, *arguments):
    output, status = fuzztest.run([FUZZER, f'--fuzz-target={target}', '--reset=snapshot', f'--verify-{OPTION}',
                                   f'-artifact_prefix={folder}/', *arguments],
                                  QEMU_FUZZ_ARGS=fuzztest.VIRTIO_NET, QEMU_FUZZ_OBJECTS='virtio*')
    check(status == 0, tail(output, 60))
    return output


def verify_random(target):
    def case(folder):
        output = verify(target, folder, '-seed=1', f'-runs={INPUTS}')
        check('Done ' in output, tail(output, 60))
    return case


def verify_seeds(target):
    def case(folder):
        encoded = os.path.join(folder, 'seeds')
        output, status = fuzztest.run([os.path.join(SOURCE, 'scripts/oss-fuzz/inputs.py'), 'encode',
                                       os.path.join(SEEDS, target), encoded])
        check(status == 0, output)
        paths = [os.path.join(encoded, name) for name in sorted(os.listdir(encoded))]
        output = verify(target, folder, *paths)
        check(paths and output.count('\nExecuted ') == len(paths), tail(output, 60))
    return case


if OPTION == 'state':
    TARGETS = [t for t in TARGETS if t.startswith('generic-fuzz-') and not NOT_SAVED.search(t)]
if INPUTS == 'seeds':
    TARGETS = [t for t in TARGETS if os.path.isdir(os.path.join(SEEDS, t))]
case_of = verify_seeds if INPUTS == 'seeds' else verify_random
fuzztest.main([(f'/verify-{OPTION}/{target}', case_of(target)) for target in TARGETS])
