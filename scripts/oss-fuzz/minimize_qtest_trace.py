#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a crashing qtest trace shorter while it stays the same crash.

usage: QEMU_PATH=EMULATOR QEMU_ARGS=ARGUMENTS [CRASH_TOKEN=TEXT] minimize_qtest_trace.py [-M1] [-M2] INPUT OUTPUT

  -M1   repeat the removal of commands until nothing more goes
  -M2   also try operands with fewer bits set

A run is the same crash when it prints CRASH_TOKEN. Without it, the token is what the first run reports:
the sanitizer's summary, or the failed assertion, or that a command is never answered. INPUT is never written.
"""
import argparse
import os
import re
import sys
import time

import qtest_trace

FIRST_TIMEOUT_S = 10
# A machine that does not answer for so long is taken to hang.
HANG_TIMEOUT_S = 2


class Minimizer:
    def __init__(self, emulator, commands, token):
        self.emulator = emulator
        self.commands = commands
        self.token = token
        self.timeout = FIRST_TIMEOUT_S
        self.hangs = False
        self.last_report = 0

    def crashes(self, commands):
        output, status = self.emulator.run(commands, self.timeout)
        if self.hangs:
            return qtest_trace.hung(commands, output, status)
        return self.token in output

    def first_run(self):
        """Whether the whole trace crashes at all; finds the token and how long a run takes."""
        start = time.monotonic()
        output, status = self.emulator.run(self.commands, FIRST_TIMEOUT_S)
        if not self.token and qtest_trace.hung(self.commands, output, status):
            self.hangs, self.token, self.timeout = True, 'hang: a command is not answered', HANG_TIMEOUT_S
            return True
        self.timeout = max(2.0, 5 * (time.monotonic() - start))
        if not self.token:
            self.token = qtest_trace.crash_signature(output)
        return bool(self.token) and self.token in output

    def progress(self, what):
        now = time.monotonic()
        if now - self.last_report > 1:
            self.last_report = now
            print(f'  {what}: {len(self.commands)} commands left, {self.emulator.runs} runs', file=sys.stderr)

    def accept(self, candidate):
        if candidate and self.crashes(candidate):
            self.commands = candidate
            return True
        return False

    def remove_commands(self):
        """Removes chunks, halving their size down to one command. True when something went."""
        before = len(self.commands)
        size = max(1, len(self.commands) // 2)
        while size >= 1:
            at = 0
            while at < len(self.commands):
                self.progress(f'removing {size} at a time')
                if not self.accept(self.commands[:at] + self.commands[at + size:]):
                    at += size
            size //= 2
        return len(self.commands) < before

    def shorten_writes(self):
        """Cuts block writes: first in halves, each of which may go, then their tails."""
        at = 0
        while at < len(self.commands):
            words = self.commands[at].split()
            self.progress('shortening writes')
            if words[0] != 'write' or int(words[2], 0) < 2:
                at += 1
                continue
            addr, data = int(words[1], 0), words[3][2:]
            half = len(data) // 4
            left = f'write {addr:#x} {half:#x} 0x{data[:2 * half]}'
            right = f'write {addr + half:#x} {len(data) // 2 - half:#x} 0x{data[2 * half:]}'
            head, tail = self.commands[:at], self.commands[at + 1:]
            if not (self.accept(head + [left] + tail) or self.accept(head + [right] + tail)):
                at += 1

    def clear_bits(self):
        """Operands with all, then single, bits cleared."""
        for at, command in enumerate(self.commands):
            words = command.split()
            if not re.fullmatch(r'(out[bwl]|write[bwlq])', words[0]):
                continue
            self.progress('clearing bits')
            value = int(words[2], 0)
            for candidate in [0] + [value & ~(1 << bit) for bit in range(value.bit_length())]:
                candidate &= value
                if candidate == value:
                    continue
                changed = f'{words[0]} {words[1]} {candidate:#x}'
                if self.accept(self.commands[:at] + [changed] + self.commands[at + 1:]):
                    value = candidate


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('-M1', action='store_true', help='repeat the removal until nothing more goes')
    parser.add_argument('-M2', action='store_true', help='also try operands with fewer bits set')
    parser.add_argument('input')
    parser.add_argument('output')
    args = parser.parse_args()
    program = 'minimize_qtest_trace.py'
    emulator = qtest_trace.emulator_from_environment(program)
    try:
        commands = qtest_trace.read_commands(args.input)
    except qtest_trace.TraceError as e:
        sys.exit(f'{program}: {e}')
    if os.path.abspath(args.input) == os.path.abspath(args.output):
        sys.exit(f'{program}: INPUT and OUTPUT are the same file; the input is never overwritten')

    minimizer = Minimizer(emulator, commands, os.environ.get('CRASH_TOKEN'))
    if not minimizer.first_run():
        sys.exit(f'{program}: the emulator does not crash on {args.input}'
                 + (f' with "{minimizer.token}"' if minimizer.token else ' with a report that is known')
                 + '; check QEMU_PATH and QEMU_ARGS, or set CRASH_TOKEN')
    print(f'crash: {minimizer.token}', file=sys.stderr)
    before = len(commands)
    while minimizer.remove_commands() and args.M1:
        pass
    minimizer.shorten_writes()
    if args.M2:
        minimizer.clear_bits()
    qtest_trace.write_file(args.output, '\n'.join(minimizer.commands) + '\n')
    print(f'{before} -> {len(minimizer.commands)} commands in {emulator.runs} runs: {args.output}', file=sys.stderr)
    return 0


if __name__ == '__main__':
    sys.exit(main())
