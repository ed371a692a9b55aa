# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs of a fuzzer on single inputs: what crash an input is, and a shorter input that is the same crash."""
import glob
import os
import re
import shlex
import subprocess
import tempfile

import crash_report

SEPARATOR = b'FUZZ'
DMA_PATTERN = 7
MAX_OPERANDS = 17               # code and operands of the longest operation, but for DMA patterns
RUNNING = re.compile(r'^Running: (.*)$', re.M)
# Inputs in one process: each is put back in microseconds, so one that does not crash costs next to nothing.
BATCH = 256


class Fuzzer:
    """A fuzzer, its target, and the environment that makes its machine."""

    def __init__(self, path, target, variables, timeout_s=10):
        self.path, self.target, self.variables, self.timeout_s = path, target, variables, timeout_s
        self.runs = 0

    def run(self, paths, *options):
        """Output and status of one process that runs the inputs until one crashes."""
        self.runs += 1
        environment = {k: v for k, v in os.environ.items() if not k.startswith(('QEMU_FUZZ_', 'QTEST', 'FUZZ_'))}
        environment.update(self.variables, QEMU_FUZZ_TIMEOUT='0')
        command = [self.path, f'--fuzz-target={self.target}', f'-timeout={self.timeout_s}', *options, *paths]
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, start_new_session=True, check=False)
        return done.stdout.decode('utf-8', 'replace'), done.returncode

    def crash_of(self, path, *options):
        output, status = self.run([path], *options)
        return crash_report.parse(output, status) if status else None, output

    def explain(self, path, folder):
        """Writes what led to the crash of the input to folder; the path that its files' names begin with, or None."""
        with tempfile.TemporaryDirectory(dir=folder) as fresh:
            _, output = self.crash_of(path, f'--explain={fresh}/')
            reports = glob.glob(os.path.join(fresh, '*.report'))
            if not reports:
                return None, output
            base = reports[0][:-len('.report')]
            for name in glob.glob(base + '*'):
                os.rename(name, os.path.join(folder, os.path.basename(name)))
        return os.path.join(folder, os.path.basename(base)), output


def variables_of(report):
    """Target and environment of the fuzzer that wrote a report, from the line to paste; None when there is none."""
    found = re.search(r'^in the fuzzer, step by step:\n(.*)\\\n(.*)$', report, re.M)
    if not found:
        return None
    variables = dict(word.split('=', 1) for word in shlex.split(found[1]) if '=' in word)
    target = re.search(r'--fuzz-target=(\S+)', found[2])
    keep = {name: value for name, value in variables.items() if name not in ('QEMU_FUZZ_TIMEOUT', 'QTEST_LOG')}
    return (target[1], keep) if target else None


class InputMinimizer:
    """Removes operations, then shortens them, as long as the crash stays the same."""

    def __init__(self, fuzzer, data, signature, report=None):
        self.fuzzer, self.signature = fuzzer, signature
        self.operations = data.split(SEPARATOR)
        self.report = report or (lambda text: None)
        self.rejected = set()                   # hashes of what another pass need not run again

    @property
    def data(self):
        return SEPARATOR.join(self.operations)

    def first_crash(self, candidates):
        """Index of the first candidate (a list of operations) that is the same crash, or None."""
        with tempfile.TemporaryDirectory(prefix='triage-') as folder:
            paths = []
            for number, operations in enumerate(candidates):
                paths.append(os.path.join(folder, f'{number:05}'))
                with open(paths[-1], 'wb') as f:
                    f.write(SEPARATOR.join(operations))
            start = 0
            while start < len(paths):
                output, status = self.fuzzer.run(paths[start:])
                if status == 0:
                    return None
                crash, ran = crash_report.parse(output, status), RUNNING.findall(output)
                if not ran:
                    return None
                start = paths.index(ran[-1])
                if crash and crash.signature == self.signature:
                    return start
                start += 1
        return None

    def accept(self, candidates):
        new = [(index, c) for index, c in enumerate(candidates) if hash(tuple(c)) not in self.rejected]
        for start in range(0, len(new), BATCH):
            self.report(f'{len(self.operations)} operations, {self.fuzzer.runs} runs')
            batch = new[start:start + BATCH]
            crashed = self.first_crash([c for _, c in batch])
            self.rejected.update(hash(tuple(c)) for _, c in batch[:crashed])
            if crashed is not None:
                index, self.operations = batch[crashed]
                return index
        return None

    def remove_operations(self):
        size = max(1, len(self.operations) // 2)
        while size >= 1:
            at = 0
            while at < len(self.operations):
                starts = range(at, len(self.operations), size)
                taken = self.accept(self.operations[:i] + self.operations[i + size:] for i in starts)
                if taken is None:
                    break
                at = starts[taken]
            size //= 2

    def shorten_operations(self):
        """Bytes behind the operands, then halves of DMA patterns."""
        for at, operation in enumerate(self.operations):
            lengths = [MAX_OPERANDS] if len(operation) > MAX_OPERANDS else []
            if operation and operation[0] % 10 == DMA_PATTERN:
                lengths = [len(operation) >> shift for shift in range(8, 0, -1) if len(operation) >> shift > 3]
            self.accept(self.operations[:at] + [operation[:length]] + self.operations[at + 1:] for length in lengths)

    def minimize(self):
        before = None
        while before != self.data:
            before = self.data
            self.remove_operations()
        self.shorten_operations()
        return self.data
