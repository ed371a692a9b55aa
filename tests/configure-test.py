#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""configure: QEMU's flags, notes and errors. Speaks TAP; configures one build, but builds nothing.

usage: configure-test.py
"""
import json
import os
import sys

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(SOURCE, 'tests/fuzz'))
import fuzztest                 # noqa: E402 (it lies in another folder)
from fuzztest import check, tail    # noqa: E402

FLAGS = ('--target-list', '--enable-fuzzing', '--enable-asan', '--enable-ubsan', '--enable-sanitizers', '--enable-debug',
         '--disable-werror', '--extra-cflags', '--extra-ldflags', '--prefix', '--cc', '--cxx', '--help')


def configure(folder, *flags):
    here = os.getcwd()
    os.chdir(folder)
    try:
        return fuzztest.run([os.path.join(SOURCE, 'configure'), *flags])
    finally:
        os.chdir(here)


def help_lists_flags(folder):
    output, status = configure(folder, '--help')
    check(status == 0 and all(flag in output for flag in FLAGS), output)


def wrong_flags(folder):
    for flag, word in (('--enable-nonsense', '--enable-nonsense'), ('--nonsense=1', '--nonsense'), ('nonsense', 'nonsense'),
                       ('--target-list=arm-softmmu', 'arm-softmmu'), ('--cpu=vax', 'vax'), ('--extra-hw=/no/such', '/no/such')):
        output, status = configure(folder, flag)
        check(status not in (0, None) and word in output and len(output.splitlines()) == 1, f'{flag}: {status}\n{output}')
        check(not os.listdir(folder), f'{flag}: {os.listdir(folder)} were left')


def a_build(folder):
    """Flags arrive, QEMU's others get one note, and compile_commands.json is there."""
    output, status = configure(folder, '--target-list=i386-softmmu', '--cc=gcc', '--cxx=g++', '--enable-debug', '--disable-werror',
                               '--extra-cflags=-DEXTRA_C=1', '--extra-ldflags=-Wl,--as-needed', f'--prefix={folder}/usr',
                               '--disable-docs', '--enable-slirp', '--enable-kvm')
    check(status == 0, tail(output))
    notes = [line for line in output.splitlines() if line.startswith('configure: note:')]
    check(len(notes) == 1 and '--disable-docs --enable-slirp --enable-kvm' in notes[0], f'{notes}')
    with open(os.path.join(folder, 'compile_commands.json'), encoding='utf-8') as f:
        commands = json.load(f)
    check(all('-DEXTRA_C=1' in c['command'] and c['command'].startswith(('gcc', 'ccache gcc', 'cc', 'c++', 'g++'))
              for c in commands), commands[0]['command'])
    check(os.path.exists(os.path.join(folder, 'Makefile')), f'{os.listdir(folder)}')
    here = os.getcwd()
    os.chdir(folder)
    try:
        output, status = fuzztest.run(['make', 'help'])
    finally:
        os.chdir(here)
    check(status == 0 and 'make check' in output, output)


fuzztest.main([
    ('/configure/help', help_lists_flags),
    ('/configure/wrong-flags-are-one-sentence', wrong_flags),
    ('/configure/flags-arrive', a_build),
])
