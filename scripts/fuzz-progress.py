#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuzz virtio-net for a while, with a line of progress, and say what to do next.

usage: fuzz-progress.py --build DIR [--seconds N]
"""
import argparse
import glob
import os
import re
import subprocess
import sys
import time

MACHINE = '-M pc -nodefaults -netdev user,id=user0 -device virtio-net,netdev=user0'
OBJECTS = 'virtio*'
SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SEEDS = os.path.join(SOURCE, 'tests/qtest/fuzz/seeds/generic-fuzz-virtio-net-pci-slirp')
STATUS = re.compile(r'^#(\d+)\s.*\bcov: (\d+).*\bcorp: (\d+)')
REPORT_EVERY_S = 2


class Progress:
    """One line on a terminal, rewritten; one line each time in a log."""

    def __init__(self):
        self.start = self.last = time.monotonic()
        self.first_coverage = None
        self.runs = self.coverage = self.corpus = 0

    def update(self, line):
        found = STATUS.match(line)
        if found:
            self.runs, self.coverage, self.corpus = map(int, found.groups())
            if self.first_coverage is None and self.coverage:
                self.first_coverage = self.coverage

    def show(self, force=False):
        now = time.monotonic()
        if not force and now - self.last < REPORT_EVERY_S:
            return
        self.last = now
        elapsed = now - self.start
        text = (f'{elapsed:5.0f} s   {self.coverage:6,} edges (+{self.coverage - (self.first_coverage or 0):,})   '
                f'{self.runs:10,} inputs   {self.runs / max(elapsed, 1):8,.0f}/s   corpus {self.corpus:,}')
        if sys.stdout.isatty():
            print('\r' + text, end='', flush=True)
        else:
            print(text, flush=True)


def encode_seeds(work):
    """The seed corpus in the tree is text; the folder with its bytes."""
    seeds = os.path.join(work, 'seeds')
    subprocess.run([os.path.join(SOURCE, 'scripts/oss-fuzz/inputs.py'), 'encode', SEEDS, seeds],
                   check=True)
    return seeds


def fuzz(fuzzer, work, seconds):
    """Runs the fuzzer; returns its exit status and the Progress. The whole output goes to fuzz.log."""
    environment = dict(os.environ, QEMU_FUZZ_ARGS=MACHINE, QEMU_FUZZ_OBJECTS=OBJECTS, QEMU_AVOID_DOUBLE_FETCH='1')
    corpus = os.path.join(work, 'corpus')
    os.makedirs(corpus, exist_ok=True)
    command = [fuzzer, '--fuzz-target=generic-fuzz', f'-max_total_time={seconds}', '-report_slow_units=60',
               f'-artifact_prefix={work}/', '-max_len=4096',
               f'-dict={SEEDS}.dict', corpus, encode_seeds(work)]
    progress = Progress()
    with open(os.path.join(work, 'fuzz.log'), 'w', encoding='utf-8', errors='replace') as log:
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors='replace') as process:
            for line in process.stdout:
                log.write(line)
                progress.update(line)
                progress.show()
    progress.show(force=True)
    if sys.stdout.isatty():
        print()
    return process.returncode, progress


def print_next_steps(status, progress, fuzzer, work):
    stories = [path for kind in ('crash', 'timeout', 'oom') for path in glob.glob(os.path.join(work, f'{kind}-*.txt'))]
    crashes = [path[:-len('.txt')] for path in sorted(stories, key=os.path.getmtime)]
    log = os.path.join(work, 'fuzz.log')
    if status != 0 and not crashes:
        print(f'The fuzzer ended with status {status}; the end of {log}:')
        with open(log, encoding='utf-8', errors='replace') as f:
            print(''.join(f.readlines()[-15:]), end='')
        return
    if crashes:
        print(f'A crash was found: {crashes[-1]}\n'
              f'  what it is:     {crashes[-1]}.report; what led to it: {crashes[-1]}.txt\n'
              f'  reproduce it:   {os.path.dirname(fuzzer)}/qemu-system-i386 $(cat {crashes[-1]}.args) -qtest stdio '
              f'< {crashes[-1]}.qtest\n'
              f'  go on from it:  scripts/oss-fuzz/triage.py --build {os.path.dirname(fuzzer)} {work}')
    else:
        print(f'{progress.runs:,} inputs, no crash; {progress.coverage:,} edges of the devices covered.')
    print(f'  go on:          QEMU_FUZZ_ARGS="{MACHINE}" \\\n'
          f'                  QEMU_FUZZ_OBJECTS="{OBJECTS}" {fuzzer} --fuzz-target=generic-fuzz {work}/corpus {work}/seeds\n'
          f'  another device: put it into QEMU_FUZZ_ARGS and its name into QEMU_FUZZ_OBJECTS\n'
          f'  other targets:  {fuzzer}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', required=True)
    parser.add_argument('--seconds', type=int, default=60)
    args = parser.parse_args()
    fuzzer = os.path.join(args.build, 'qemu-fuzz-i386')
    if not os.access(fuzzer, os.X_OK):
        sys.exit(f'fuzz-progress.py: {fuzzer} is not there; build it first')
    work = os.path.join(args.build, 'fuzz-virtio-net')
    os.makedirs(work, exist_ok=True)
    print(f'fuzzing virtio-net for {args.seconds} s')
    status, progress = fuzz(fuzzer, work, args.seconds)
    print_next_steps(status, progress, os.path.relpath(fuzzer), os.path.relpath(work))
    return status


if __name__ == '__main__':
    sys.exit(main())
