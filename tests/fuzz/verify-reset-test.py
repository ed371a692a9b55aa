#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every target is put back exactly: --verify-reset finds nothing.

usage: verify-reset-test.py QEMU_FUZZ RUNS
"""
import os
import re
import sys

import fuzztest
from fuzztest import check, tail

FUZZER = os.path.abspath(sys.argv[1])
RUNS = sys.argv[2]
TARGETS = re.findall(r'^ \* (\S+)  : ', fuzztest.run([FUZZER])[0], re.M)


def verify(target):
    def case(folder):
        output, status = fuzztest.run([FUZZER, f'--fuzz-target={target}', '--reset=snapshot', '--verify-reset', '-seed=1',
                                       f'-runs={RUNS}', f'-artifact_prefix={folder}/'],
                                      QEMU_FUZZ_ARGS=fuzztest.VIRTIO_NET, QEMU_FUZZ_OBJECTS='virtio*')
        check(status == 0 and 'Done ' in output, tail(output, 60))
    return case


fuzztest.main([(f'/verify-reset/{target}', verify(target)) for target in TARGETS])
