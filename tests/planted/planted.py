# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests with the planted device share: its bugs, and running the fuzzer and the emulator.

Limits are in processor time and in numbers of runs, so that a busy machine fails nothing.
"""
import argparse
import glob
import os
import re
import resource
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPTS = os.path.join(SOURCE, 'scripts/oss-fuzz')

MAX_RUNS = 200000
MAX_SECONDS = 300
# What a replay may burn; only one that hangs does.
REPLAY_CPU_S = 1


class Bug:
    """A flaw of the planted device, the artifact that the engine leaves, and what its report says."""

    def __init__(self, name, artifact, report, kind, replayed=None):
        self.name, self.artifact, self.report, self.kind = name, artifact, report, kind
        self.replayed = replayed or report      # what the plain emulator says; "hang": nothing any more


BUGS = [
    Bug('heap-overflow', 'crash-', 'heap-buffer-overflow', 'heap-buffer-overflow in .*heap_overflow'),
    Bug('use-after-free', 'crash-', 'heap-use-after-free', 'heap-use-after-free in .*use_after_free'),
    Bug('stack-overflow', 'crash-', 'stack-buffer-overflow', 'stack-buffer-overflow in .*stack_overflow'),
    Bug('null-call', 'crash-', 'SEGV on unknown address 0x000000000000', 'null-dereference'),
    Bug('assertion', 'crash-', r'Assertion .* failed', 'assertion in assertion'),
    Bug('endless-loop', 'timeout-', 'libFuzzer: timeout', 'hang in .*endless_loop', 'hang'),
    Bug('unbounded-allocation', 'oom-', 'ERROR: libFuzzer: out-of-memory', 'out-of-memory in .*unbounded_allocation',
        'exceeds maximum supported size'),
    Bug('undefined-shift', 'crash-', 'runtime error: shift exponent', 'undefined: shift exponent .* in .*undefined_shift'),
    Bug('dma-reentrancy', 'crash-', 'heap-use-after-free', 'heap-use-after-free in .*dma_reentrancy'),
]


class Failure(Exception):
    """A step did not do what it should."""


class Runner:
    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.environment = dict(os.environ)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, command, cpu_seconds=None, **variables):
        """Output and status of a process, each of whose children may burn so many seconds."""
        def limit():
            if cpu_seconds:
                resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))

        done = subprocess.run(command, env=dict(self.environment, **variables), cwd=self.folder, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=MAX_SECONDS, preexec_fn=limit)
        return done.stdout.decode('utf-8', 'replace'), done.returncode

    def fuzz(self, bug, *options, **variables):
        variables.setdefault('QEMU_FUZZ_ARGS', f'-M pc -nodefaults -device planted,bug={bug.name}')
        variables.setdefault('QEMU_FUZZ_OBJECTS', 'planted')
        # A stuck operation is a finding here, not something to skip.
        return self.run([self.args.fuzz, '--fuzz-target=generic-fuzz', f'-artifact_prefix={self.folder}/',
                         f'-timeout={1 if bug.replayed == "hang" else MAX_SECONDS}', *options],
                        QEMU_FUZZ_TIMEOUT='0', **variables)


def expect(pattern, output, what):
    if not re.search(pattern, output):
        raise Failure(f'{what}: no "{pattern}" in:\n' + '\n'.join(output.splitlines()[-40:]))


def find(runner, bug, **variables):
    """Fuzzes from nothing until the bug is found; the artifact's path."""
    output, status = runner.fuzz(bug, '-seed=1', f'-runs={MAX_RUNS}', '-max_len=256', **variables)
    artifacts = [path for path in glob.glob(runner.path(bug.artifact + '*')) if '.' not in os.path.basename(path)]
    if status == 0 or len(artifacts) != 1:
        raise Failure(f'not found (status {status}):\n' + '\n'.join(output.splitlines()[-40:]))
    expect(bug.report, output, 'the report when found')
    return artifacts[0]


def read(path):
    with open(path, encoding='utf-8') as f:
        return f.read()


def expect_replayed(bug, output, what):
    if bug.replayed == 'hang':
        expect('Killed|CPU time limit|the emulator closed the connection', output, what)
    else:
        expect(bug.replayed, output, what)


def build_and_fail(runner, bug, source):
    """The C program compiles, and fails."""
    program = runner.path('reproducer')
    flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'glib-2.0', 'json-glib-1.0'], capture_output=True, text=True,
                           check=True).stdout.split()
    output, status = runner.run([*runner.args.cc.split(), '-Wall', '-Werror', '-D_GNU_SOURCE', f'-I{SOURCE}/include', f'-I{SOURCE}',
                                 f'-I{SOURCE}/tests/qtest', source, runner.args.libqtest, *flags, '-o', program])
    if status != 0:
        raise Failure(f'the C test does not compile:\n{output}')
    output, status = runner.run([program], REPLAY_CPU_S, QTEST_QEMU_BINARY=runner.args.system)
    if status == 0:
        raise Failure('the C test passes')
    expect_replayed(bug, output, 'the C test')


def main(doc, cases):
    """Runs cases, a list of (name, function taking a Runner), and speaks TAP."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('--fuzz', '--system', '--libqtest', '--cc'):
        parser.add_argument(name, required=True)
    parser.add_argument('--case', action='append')
    args = parser.parse_args()
    args.fuzz, args.system, args.libqtest = map(os.path.abspath, (args.fuzz, args.system, args.libqtest))
    cases = [case for case in cases if not args.case or case[0] in args.case]
    print(f'1..{len(cases)}', flush=True)
    failed = 0
    for number, (name, steps) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory(prefix='planted-') as folder:
            try:
                steps(Runner(args, folder))
                print(f'ok {number} {name}', flush=True)
            except (Failure, subprocess.TimeoutExpired) as e:
                failed += 1
                print(f'not ok {number} {name}')
                print('\n'.join('# ' + line for line in str(e).splitlines()), flush=True)
    return 1 if failed else 0
