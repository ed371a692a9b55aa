#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every target is put back exactly, or goes on exactly from a saved state: --verify-OPTION finds nothing.

usage: verify-reset-test.py QEMU_FUZZ RUNS reset|state
"""
import os
import re
import sys

import fuzztest
from fuzztest import check, tail

FUZZER = os.path.abspath(sys.argv[1])
RUNS = sys.argv[2]
OPTION = sys.argv[3]
# What these back ends have is no part of a state: a shared folder, the network stack.
NOT_SAVED = re.compile(r'9p|slirp')
TARGETS = re.findall(r'^ \* (\S+)  : ', fuzztest.run([FUZZER])[0], re.M)


def verify(target):
    def case(folder):
        output, status = fuzztest.run([FUZZER, f'--fuzz-target={target}', '--reset=snapshot', f'--verify-{OPTION}', '-seed=1',
                                       f'-runs={RUNS}', f'-artifact_prefix={folder}/'],
                                      QEMU_FUZZ_ARGS=fuzztest.VIRTIO_NET, QEMU_FUZZ_OBJECTS='virtio*')
        check(status == 0 and 'Done ' in output, tail(output, 60))
    return case


if OPTION == 'state':
    TARGETS = [t for t in TARGETS if t.startswith('generic-fuzz-') and not NOT_SAVED.search(t)]
fuzztest.main([(f'/verify-{OPTION}/{target}', verify(target)) for target in TARGETS])
