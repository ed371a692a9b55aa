#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""scripts/check-saved-state.py names the fields that no test would miss. Speaks TAP.

usage: check-saved-state-test.py EMULATOR CASES     (CASES: the qtest program of cases.c)
"""
import os
import sys

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, 'tests/fuzz'))
import fuzztest                 # noqa: E402 (it lies in another folder)
from fuzztest import check      # noqa: E402

EMULATOR, CASES = sys.argv[1:]
SEEN = f'/{EMULATOR.rsplit("-", 1)[1]}/port92/seen'


def script(*arguments):
    return fuzztest.run([os.path.join(SOURCE, 'scripts/check-saved-state.py'), *arguments])


def row(case):
    """What is said of port 92 after the case, and the exit status."""
    output, status = script('--device', 'port92', '--case', f'*/port92/{case}', EMULATOR, CASES)
    lines = output.splitlines()
    check(len(lines) == 2 and lines[0].split() == ['device', 'fields', 'noticed', 'unnoticed'], output)
    return lines[1].split(), status


def expect(case, wanted):
    found = row(case)
    check(found == wanted, f'{found}')


def a_field_that_is_seen(folder):
    expect('seen', (['port92', '1', '1'], 0))


def a_field_that_is_not_seen(folder):
    expect('unseen', (['port92', '1', '0', 'outport'], 1))


def a_field_as_reset_leaves_it(folder):
    expect('reset', (['port92', '1', '0', '(outport)'], 1))


def one_case_that_sees_it_is_enough(folder):
    expect('*', (['port92', '1', '1'], 0))


def wrong_input(folder):
    for arguments, word in (((), 'emulator'), ((EMULATOR,), 'qtest program'), (('/no/such', CASES), "'/no/such'"),
                            ((EMULATOR, SOURCE), f"'{SOURCE}'"), ((EMULATOR, '/bin/true'), '/bin/true'),
                            ((EMULATOR, CASES, '--jobs', '0'), '--jobs'), ((EMULATOR, CASES, '--nonsense'), '--nonsense'),
                            ((EMULATOR, CASES, '--jobs', 'x'), '--jobs'),
                            ((EMULATOR, CASES, '--device', 'nonsense', '--case', '*/seen'), '--device'),
                            ((EMULATOR, CASES, '--case', 'nonsense'), 'no case')):
        output, status = script(*arguments)
        check(status == 1 and word in output and len(output.splitlines()) == 1, f'{arguments}: {status}\n{output}')


def without_it_nothing_is_lost(folder):
    """The names are those of the environment; a fuzzer doesn't look at them."""
    path = os.path.join(folder, 'fields')
    output, status = fuzztest.run([CASES, '-p', SEEN], QTEST_QEMU_BINARY=EMULATOR, QEMU_VMSTATE_FIELDS=path)
    check(status == 0, output)
    with open(path, encoding='utf-8') as f:
        check('port92/outport differs\n' in f.readlines(), path)
    output, status = fuzztest.run([CASES, '-p', SEEN], QTEST_QEMU_BINARY=EMULATOR,
                                  QEMU_VMSTATE_DROP='port92/outport')
    check(status != 0 and "'port 92: a0' when it went on, 'port 92: 0'" in output, output)


fuzztest.main([
    ('/check-saved-state/seen', a_field_that_is_seen),
    ('/check-saved-state/unseen', a_field_that_is_not_seen),
    ('/check-saved-state/as-reset-leaves-it', a_field_as_reset_leaves_it),
    ('/check-saved-state/one-case-is-enough', one_case_that_sees_it_is_enough),
    ('/check-saved-state/wrong-input', wrong_input),
    ('/check-saved-state/environment', without_it_nothing_is_lost),
])
