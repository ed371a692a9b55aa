#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast each target of the fuzzer runs inputs: a fixed set of them, beside inputs that do nothing in the same binary.

usage: fuzz-bench.py [--json] QEMU_FUZZ [TARGET...]

TARGET may be a glob ("*virtio-blk*"); without one, all targets are measured. Rates are inputs per second of processor time,
without the start of the machine. "idle" is the ceiling: the engine, the driver and the reset of a machine that nothing
happened to. "edges" is what that many runs from the set cover, with a fixed seed: it is the same each time.
"""
import fnmatch
import json
import os
import re
import resource
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, 'tests/fuzz'))
import fuzztest                 # noqa: E402 (it lies in the tests' folder)

PROGRAM = 'fuzz-bench.py'
SEEDS = os.path.join(SOURCE, 'tests/qtest/fuzz/seeds')
RANDOM_INPUTS = 20              # of targets without seeds of their own
INPUT_RUNS = 4000               # all inputs together, for a rate
COVERAGE_RUNS = 10000
FORK_SHARE = 20                 # targets whose inputs are processes do so much less
IDLE_INPUT = b'\x08'            # clear_dma_patterns, when there are none; of other encodings it is too short

# Name in the rows of --json, heading, format of a row's cell.
COLUMNS = [
    ('target', 'target', '{:36}'), ('inputs', 'inputs', '{:6}'), ('inputs_per_s', 'inputs/s', '{:10,.0f}'),
    ('idle_per_s', 'idle/s', '{:10,.0f}'), ('ratio', 'ratio', '{:6.2f}'), ('runs', 'runs', '{:8,}'),
    ('edges', 'edges', '{:7,}'),
]


def all_targets(fuzzer):
    """As the usage text lists them. generic-fuzz alone takes its machine from the environment, which is empty here."""
    output, _ = fuzztest.run([fuzzer])
    return [name for name in re.findall(r'^ \* (\S+) *:', output, re.M) if name != 'generic-fuzz']


def select(targets, patterns):
    for pattern in patterns:
        if not fnmatch.filter(targets, pattern):
            sys.exit(f'{PROGRAM}: no target is called {pattern}; they are {", ".join(targets)}')
    return [t for t in targets if not patterns or any(fnmatch.fnmatch(t, p) for p in patterns)]


def scaled(target, runs):
    return runs // FORK_SHARE if 'fork' in target else runs


def run(fuzzer, target, *options):
    """Output, and seconds of processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output, status = fuzztest.run([fuzzer, f'--fuzz-target={target}', *options], timeout=600, QEMU_FUZZ_EXPLAIN='none')
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if status != 0:
        sys.exit(f'{PROGRAM}: {target}: status {status}\n{fuzztest.tail(output)}')
    return output, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rate(fuzzer, target, paths):
    """Inputs per second; the start of the machine is in both runs."""
    repetitions = max(scaled(target, INPUT_RUNS) // len(paths), 1)
    _, once = run(fuzzer, target, '-runs=1', *paths)
    _, often = run(fuzzer, target, f'-runs={repetitions + 1}', *paths)
    return repetitions * len(paths) / max(often - once, 1e-6)


def make_inputs(target, folder):
    seeds = os.path.join(SEEDS, target)
    if os.path.isdir(seeds):
        subprocess.run([os.path.join(SOURCE, 'scripts/oss-fuzz/inputs.py'), 'encode', seeds, folder], check=True)
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    return fuzztest.write_inputs(folder, fuzztest.random_inputs(1, RANDOM_INPUTS))


def edges(fuzzer, target, folder, runs):
    """From inputs in folder; what is found is not kept."""
    with tempfile.TemporaryDirectory(prefix='fuzz-bench-') as corpus:
        output, _ = run(fuzzer, target, '-seed=1', f'-runs={runs}', corpus, folder)
    return int(re.findall(r'\bcov: (\d+)', output)[-1])


def measure(fuzzer, target):
    with tempfile.TemporaryDirectory(prefix='fuzz-bench-') as folder, \
         tempfile.TemporaryDirectory(prefix='fuzz-bench-') as idle_folder:
        paths = make_inputs(target, folder)
        busy = rate(fuzzer, target, paths)
        idle = rate(fuzzer, target, fuzztest.write_inputs(idle_folder, [IDLE_INPUT] * len(paths)))
        runs = scaled(target, COVERAGE_RUNS)
        return {'target': target, 'inputs': len(paths), 'inputs_per_s': round(busy), 'idle_per_s': round(idle),
                'ratio': round(busy / idle, 2), 'runs': runs, 'edges': edges(fuzzer, target, folder, runs)}


def print_heading():
    widths = [re.search(r'\d+', cell).group() for _, _, cell in COLUMNS]
    print(' '.join(f'{heading:{"<" if name == "target" else ">"}{width}}'
                   for (name, heading, _), width in zip(COLUMNS, widths)), flush=True)


def main():
    arguments = sys.argv[1:]
    as_json = '--json' in arguments
    arguments = [a for a in arguments if a != '--json']
    if not arguments or arguments[0].startswith('-'):
        print(__doc__.strip())
        return 0 if arguments and arguments[0] in ('-h', '--help') else 1
    fuzzer = os.path.abspath(arguments[0])
    if not os.access(fuzzer, os.X_OK):
        sys.exit(f'{PROGRAM}: {fuzzer} is not there; build it first')
    targets, rows = select(all_targets(fuzzer), arguments[1:]), []
    if not as_json:
        print_heading()
    for number, target in enumerate(targets, 1):
        if sys.stderr.isatty() or as_json:
            print(f'[{number}/{len(targets)}] {target}', end='\r' if sys.stderr.isatty() else '\n', file=sys.stderr, flush=True)
        rows.append(measure(fuzzer, target))
        if not as_json:
            print(' '.join(cell.format(rows[-1][name]) for name, _, cell in COLUMNS), flush=True)
    if as_json:
        print(json.dumps(rows, indent=1))
    return 0


if __name__ == '__main__':
    sys.exit(main())
