#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a crashing qtest trace shorter while it stays the same crash.

usage: QEMU_PATH=EMULATOR QEMU_ARGS=ARGUMENTS [CRASH_TOKEN=TEXT] minimize_qtest_trace.py [-M1] [-M2] INPUT OUTPUT

  -M1   repeat the removal of commands until nothing more goes
  -M2   also try operands with fewer bits set

A run is the same crash when it prints CRASH_TOKEN. Without it, its kind and innermost functions must be those of
the whole trace: a sanitizer's report, a failed assertion, or a command that is never answered. INPUT is never written.
"""
import argparse
import concurrent.futures
import os
import re
import sys
import time

import qtest_trace

PROGRAM = 'minimize_qtest_trace.py'
# Of a trace that is known to hang: a shorter one that is stuck for that long hangs, too.
HANG_CPU_S = 0.25


class Minimizer:
    """Shrinks commands as long as emulator crashes on them in the same way."""

    def __init__(self, emulator, commands, token=None, jobs=None, report=None):
        self.emulator, self.commands, self.token = emulator, commands, token
        self.jobs = jobs or os.cpu_count() or 1
        self.report = report or (lambda text: None)
        self.signature = None
        self.rejected = set()                   # hashes of what another pass need not run again

    def same_crash(self, commands):
        run = self.emulator.run(commands, HANG_CPU_S)
        if self.token:
            return self.token in run.output
        crash = run.crash
        return crash is not None and crash.signature == self.signature

    def first_run(self):
        """What crash the whole trace is; cuts off what comes behind it. None when it does not crash."""
        run = self.emulator.run(self.commands)
        if self.token:
            return self.token if self.token in run.output else None
        if run.crash is None:
            return None
        self.signature = run.crash.signature
        self.accept([self.commands[:run.answered + 1]])
        return self.signature

    def accept(self, candidates):
        """Takes the first candidate that is the same crash; its index or None. Tries some at the same time."""
        new = [(index, c) for index, c in enumerate(candidates) if hash(tuple(c)) not in self.rejected]
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            for start in range(0, len(new), self.jobs):
                self.report(f'{len(self.commands)} commands, {self.emulator.runs} runs')
                batch = new[start:start + self.jobs]
                for (index, commands), same in zip(batch, pool.map(self.same_crash, [c for _, c in batch])):
                    if same:
                        self.commands = commands
                        return index
                    self.rejected.add(hash(tuple(commands)))
        return None

    def remove_commands(self):
        """Removes chunks, halving their size down to one command. True when something went."""
        before = len(self.commands)
        size = max(1, before // 2)
        while size >= 1:
            at = 0                              # chunks before it are needed
            while at < len(self.commands):
                starts = range(at, len(self.commands), size)
                taken = self.accept(c for c in (self.commands[:i] + self.commands[i + size:] for i in starts) if c)
                if taken is None:
                    break
                at = starts[taken]
            size //= 2
        return len(self.commands) < before

    def shorten_writes(self):
        """Cuts block writes in halves, one of which may go, until neither may."""
        at = 0
        while at < len(self.commands):
            words = self.commands[at].split()
            if words[0] != 'write' or int(words[2], 0) < 2:
                at += 1
                continue
            addr, data = int(words[1], 0), words[3][2:]
            half = len(data) // 4
            left = f'write {addr:#x} {half:#x} 0x{data[:2 * half]}'
            right = f'write {addr + half:#x} {len(data) // 2 - half:#x} 0x{data[2 * half:]}'
            head, tail = self.commands[:at], self.commands[at + 1:]
            if self.accept([head + [left] + tail, head + [right] + tail]) is None:
                at += 1

    def clear_bits(self):
        """Operands with all bits, bytes, then single bits cleared."""
        for at, command in enumerate(self.commands):
            words = command.split()
            if not re.fullmatch(r'(out[bwl]|write[bwlq])', words[0]):
                continue
            value = int(words[2], 0)
            width = value.bit_length()
            masks = [0] + [~(0xff << bit) for bit in range(0, width, 8)] + [~(1 << bit) for bit in range(width)]
            while True:
                values = list(dict.fromkeys(value & mask for mask in masks if value & mask != value))
                taken = self.accept(self.commands[:at] + [f'{words[0]} {words[1]} {v:#x}'] + self.commands[at + 1:]
                                    for v in values)
                if taken is None:
                    break
                value = values[taken]

    def minimize(self, repeat, bits):
        while self.remove_commands() and repeat:
            pass
        self.shorten_writes()
        if bits:
            self.clear_bits()


class Reporter:
    """A line of progress, at most one a second."""

    def __init__(self):
        self.last = time.monotonic()

    def __call__(self, text):
        if time.monotonic() - self.last > 1:
            self.last = time.monotonic()
            print('  ' + text, file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('-M1', action='store_true', help='repeat the removal until nothing more goes')
    parser.add_argument('-M2', action='store_true', help='also try operands with fewer bits set')
    parser.add_argument('input')
    parser.add_argument('output')
    args = parser.parse_args()
    token = os.environ.get('CRASH_TOKEN')
    # Functions need not have names to be compared, and finding them takes most of the time of a crash.
    emulator = qtest_trace.emulator_from_environment(PROGRAM, symbolize=bool(token))
    try:
        commands = qtest_trace.read_commands(args.input)
    except qtest_trace.TraceError as e:
        sys.exit(f'{PROGRAM}: {e}')
    if os.path.abspath(args.input) == os.path.abspath(args.output):
        sys.exit(f'{PROGRAM}: INPUT and OUTPUT are the same file; the input is never overwritten')

    before = len(commands)
    minimizer = Minimizer(emulator, commands, token, report=Reporter())
    crash = minimizer.first_run()
    if not crash:
        sys.exit(f'{PROGRAM}: the emulator does not crash on {args.input}' + (f' with "{token}"' if token else '')
                 + '; check QEMU_PATH and QEMU_ARGS, or set CRASH_TOKEN')
    minimizer.minimize(args.M1, args.M2)
    qtest_trace.write_file(args.output, '\n'.join(minimizer.commands) + '\n')
    print(f'{crash}: {before} -> {len(minimizer.commands)} commands in {emulator.runs} runs: {args.output}', file=sys.stderr)
    return 0


if __name__ == '__main__':
    sys.exit(main())
