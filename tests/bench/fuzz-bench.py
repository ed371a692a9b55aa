#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast the fuzzer runs inputs: a fixed set of them, beside inputs that do nothing in the same binary.

usage: fuzz-bench.py QEMU_FUZZ [TARGET...]

Rates are inputs per second of processor time, without the start of the machine. "idle" is the ceiling: the engine, the
driver and the reset of a machine that nothing happened to. "edges" is what COVERAGE_RUNS runs from the set cover.
"""
import os
import re
import resource
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, 'tests/fuzz'))
import fuzztest                 # noqa: E402 (it lies in the tests' folder)

SEEDS = os.path.join(SOURCE, 'tests/qtest/fuzz/seeds')
REPETITIONS = 500               # of each input
RANDOM_INPUTS = 20
COVERAGE_RUNS = 10000
IDLE_INPUT = b'\x08'            # clear_dma_patterns, when there are none; of other encodings it is too short


# A row each. Targets with a folder of their name in SEEDS run those inputs, others random ones.
TARGETS = ['generic-fuzz-virtio-net-pci-slirp', 'generic-fuzz-pc-i440fx', 'i440fx-qtest-reboot-fuzz', 'virtio-net-slirp',
           'generic-fuzz-virtio-blk', 'virtio-blk-fuzz', 'virtio-blk-flags-fuzz']


def run(fuzzer, target, *options):
    """Output, and seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output, status = fuzztest.run([fuzzer, f'--fuzz-target={target}', *options], timeout=600, QEMU_FUZZ_EXPLAIN='none')
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if status != 0:
        sys.exit(f'fuzz-bench.py: {target}: status {status}\n{fuzztest.tail(output)}')
    return output, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rate(fuzzer, target, paths):
    """Inputs per second; the start of the machine is in both runs."""
    _, once = run(fuzzer, target, '-runs=1', *paths)
    _, often = run(fuzzer, target, f'-runs={REPETITIONS + 1}', *paths)
    return REPETITIONS * len(paths) / max(often - once, 1e-6)


def make_inputs(target, folder):
    seeds = os.path.join(SEEDS, target)
    if os.path.isdir(seeds):
        subprocess.run([os.path.join(SOURCE, 'scripts/oss-fuzz/inputs.py'), 'encode', seeds, folder], check=True)
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    return fuzztest.write_inputs(folder, fuzztest.random_inputs(1, RANDOM_INPUTS))


def edges(fuzzer, target, folder):
    """From inputs in folder; what is found is not kept."""
    with tempfile.TemporaryDirectory(prefix='fuzz-bench-') as corpus:
        output, _ = run(fuzzer, target, '-seed=1', f'-runs={COVERAGE_RUNS}', corpus, folder)
    return int(re.findall(r'\bcov: (\d+)', output)[-1])


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ('-h', '--help'):
        print(__doc__.strip())
        return 0 if len(sys.argv) > 1 else 1
    fuzzer, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    unknown = set(wanted) - set(TARGETS)
    if unknown:
        sys.exit(f'fuzz-bench.py: there is no row {unknown.pop()}; they are {", ".join(TARGETS)}')
    if not os.access(fuzzer, os.X_OK):
        sys.exit(f'fuzz-bench.py: {fuzzer} is not there; build it first')
    print(f'{"target":34} {"inputs":>6} {"inputs/s":>10} {"idle/s":>10} {"ratio":>6} {"edges":>7}')
    for target in TARGETS:
        if wanted and target not in wanted:
            continue
        with tempfile.TemporaryDirectory(prefix='fuzz-bench-') as folder:
            paths = make_inputs(target, folder)
            busy = rate(fuzzer, target, paths)
            with tempfile.TemporaryDirectory(prefix='fuzz-bench-') as idle_folder:
                idle = rate(fuzzer, target, fuzztest.write_inputs(idle_folder, [IDLE_INPUT] * len(paths)))
            print(f'{target:34} {len(paths):6} {busy:10,.0f} {idle:10,.0f} {busy / idle:6.2f} '
                  f'{edges(fuzzer, target, folder):7,}', flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
