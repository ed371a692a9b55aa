#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What resets cost: a table of this machine's figures beside the goals, for a sanitized and a plain build.

usage: bench-reset.py BUILD [PLAIN_BUILD] [--long]

Times are processor time, child processes included, so that other programs disturb little. Runs a second are those of the
engine's whole loop with fixed inputs (see fixed-inputs.c), without its start. --long: the growth of memory is measured over
five million runs instead of three hundred thousand.
"""
import os
import random
import re
import resource
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'fuzz'))
import fuzztest         # noqa: E402 (it lies in the folder of the tests)

GROWTH_RUNS, GROWTH_RUNS_LONG = 300_000, 5_000_000
INPUTS = 500


def virtio_inputs():
    return fuzztest.random_inputs(11, INPUTS, least=8, most=40)


def i440fx_inputs():
    """Actions of i440fx-qtest-reboot-fuzz: opcode, port, value."""
    rng = random.Random(12)
    return [b''.join(struct.pack('<BBxxI', rng.randrange(6), rng.randrange(2), rng.choice([0x80000000 | rng.randrange(1 << 16),
                                                                                          rng.randrange(1 << 32)]))
                     for _ in range(rng.randrange(8, 41))) for _ in range(INPUTS)]


def write_list(path, inputs):
    with open(path, 'wb') as f:
        for data in inputs:
            f.write(struct.pack('<I', len(data)) + data)


class Bench:
    def __init__(self, build, folder):
        self.program = os.path.join(build, 'tests/bench/fixed-inputs-i386')
        self.micro = os.path.join(build, 'tests/bench/reset-bench')
        self.folder = folder
        self.environment = dict(os.environ, QEMU_FUZZ_ARGS=fuzztest.VIRTIO_NET, QEMU_FUZZ_OBJECTS='virtio*')

    def run(self, target, mode, runs, **variables):
        """Processor seconds and peak of resident KiB."""
        command = [self.program, '--fuzz-target=bench', f'--reset={mode}', '--timeout=0', f'-runs={runs}', '-seed=1',
                   '-mutate_depth=1', '-use_cmp=0', '-reduce_inputs=0', '-print_funcs=0', '-entropic=0', '-verbosity=0', '-max_len=4096']
        inputs = os.path.join(self.folder, target)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env=dict(self.environment, BENCH_TARGET=target, BENCH_INPUTS=inputs, **variables))
        errors = process.stderr.read().decode('utf-8', 'replace')
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f'bench-reset.py: {" ".join(command)}: status {process.returncode}\n{errors}')
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss

    def rate(self, target, mode, runs, **variables):
        """Runs a second, the start not counted."""
        few, _ = self.run(target, mode, runs // 10, **variables)
        many, _ = self.run(target, mode, runs, **variables)
        return (runs - runs // 10) / max(many - few, 1e-9)

    def growth(self, target, runs):
        """
        Percent by which the peak of resident memory grows from a third of the runs to all. The quarantine of the engine's own
        blocks, which takes half a million runs to fill, is kept small.
        """
        _, before = self.run(target, 'snapshot', runs // 3, ASAN_OPTIONS='quarantine_size_mb=8')
        _, after = self.run(target, 'snapshot', runs, ASAN_OPTIONS='quarantine_size_mb=8')
        return 100 * (after - before) / before


def row(what, figure, goal, met):
    print(f'  {what:58} {figure:>24}  {goal:>20}  {"met" if met else "MISSED"}')


def pages(bench):
    output = subprocess.run([bench.micro], stdout=subprocess.PIPE, check=True).stdout.decode()
    rows = re.findall(r'^reset (\d+) (\w+) pages: ([\d.]+) us, ([\d.]+) us a page, ([\d.]+) faults, ([\d.]+) system', output, re.M)
    for count, kind, us, each, faults, calls in rows:
        if count == '16':
            row(f'reset after 16 {kind} pages, median', f'{us} us', 'at most 5 us', float(us) <= 5)
            row('  faults and system calls of a reset', f'{faults}, {calls}', 'none', float(faults) == float(calls) == 0)
        else:
            row(f'reset after {count} {kind} pages', f'{each} us a page', 'at most 0.4 us', float(each) <= 0.4)
    count, every, us = re.search(r'^bursts of (\d+) full pages, one in (\d+): ([\d.]+) us', output, re.M).groups()
    row(f'an input with its reset, when one in {every} writes {count} pages', f'{us} us', '', True)


def speed(bench):
    virtio, i440fx = 'generic-fuzz', 'i440fx-qtest-reboot-fuzz'
    write_list(os.path.join(bench.folder, virtio), virtio_inputs())
    write_list(os.path.join(bench.folder, i440fx), i440fx_inputs())
    ceiling = bench.rate(virtio, 'none', 200_000, BENCH_NOTHING='1')
    row('the engine\'s ceiling: inputs that do nothing, no reset', f'{ceiling:.0f} runs/s', '', True)
    snapshot = bench.rate(virtio, 'snapshot', 30_000)
    fork = bench.rate(virtio, 'fork', 300)
    reboot = bench.rate(virtio, 'reboot', 3_000)
    wanted = 15_000 * ceiling / 80_000
    row('virtio-net, snapshot', f'{snapshot:.0f} runs/s', f'{wanted:.0f} (15/80)', snapshot >= wanted)
    row('virtio-net, snapshot against fork', f'{snapshot / fork:.1f} x {fork:.0f}', 'at least 50 x', snapshot >= 50 * fork)
    row('virtio-net, snapshot against reboot', f'{snapshot / reboot:.1f} x {reboot:.0f}', 'at least 5 x', snapshot >= 5 * reboot)
    none = bench.rate(virtio, 'none', 30_000)
    row('virtio-net, no reset (what the inputs themselves take)', f'{none:.0f} runs/s', '', True)
    empty = bench.rate(i440fx, 'none', 200_000, BENCH_NOTHING='1')
    exact = bench.rate(i440fx, 'snapshot', 100_000)
    row('i440fx, snapshot against the ceiling', f'{exact / empty:.2f} x {empty:.0f}', 'at least 0.5 x', exact >= empty / 2)


def main():
    builds = [a for a in sys.argv[1:] if not a.startswith('--')]
    runs = GROWTH_RUNS_LONG if '--long' in sys.argv else GROWTH_RUNS
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for build in builds:
        with tempfile.TemporaryDirectory(prefix='bench-reset-') as folder:
            bench = Bench(os.path.abspath(build), folder)
            kind = subprocess.run([bench.micro], stdout=subprocess.PIPE, check=True).stdout.decode().split('\n', maxsplit=1)[0]
            print(f'{kind} build:', flush=True)
            pages(bench)
            speed(bench)
            growth = bench.growth('generic-fuzz', runs)
            row(f'virtio-net, growth of memory, {runs // 3} to {runs} runs', f'{growth:+.2f} %', 'at most 1 %', growth <= 1)


main()
