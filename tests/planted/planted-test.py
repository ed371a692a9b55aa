#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each planted bug is found, reproduced, minimized and turned into a C test. Speaks TAP.

usage: planted-test.py --fuzz QEMU_FUZZ --system QEMU_SYSTEM --libqtest LIB --cc "CC FLAGS" [--bug NAME]...

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
sys.path.insert(0, SCRIPTS)
import crash_report             # noqa: E402 (it lies in the scripts' folder)

MAX_RUNS = 200000
MAX_SECONDS = 300
# What a replay may burn; only one that hangs does.
REPLAY_CPU_S = 2


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
        # A stuck operation is a finding here, not something to skip.
        return self.run([self.args.fuzz, '--fuzz-target=generic-fuzz', f'-artifact_prefix={self.folder}/',
                         f'-timeout={2 if bug.replayed == "hang" else MAX_SECONDS}', *options],
                        QEMU_FUZZ_OBJECTS='planted', QEMU_FUZZ_TIMEOUT='0', **variables)


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


def explained(runner, bug, artifact, trace, arguments):
    """What the crash left beside the artifact is what a second run with a log gives, and reproduces as it stands."""
    crash = crash_report.parse(read(artifact + '.report'))
    if crash is None or not re.search(bug.kind, crash.signature):
        raise Failure(f'the report is not about {bug.kind}: {crash and crash.signature}\n{read(artifact + ".report")}')
    if read(artifact + '.qtest') != read(trace):
        raise Failure('.qtest is not the reordered log')
    if read(artifact + '.args').strip() != arguments:
        raise Failure(f'.args: {read(artifact + ".args")}')
    expect('planted planted-mmio', read(artifact + '.txt').splitlines()[-1], 'the end of the story')
    line = re.search(r'emulator:\n *(.*)', read(artifact + '.report'))[1]
    output, status = runner.run(['bash', '-c', line], REPLAY_CPU_S)
    expect_replayed(bug, output, status, "the report's line")


def reproduce(runner, bug, artifact, **variables):
    output, status = runner.fuzz(bug, artifact, **variables)
    if status == 0:
        raise Failure('the artifact does not reproduce')
    expect(bug.report, output, 'the report when reproduced')
    return output


def make_trace(runner, bug, artifact):
    """The reordered trace's path and the machine's arguments."""
    output, _ = runner.fuzz(bug, artifact, QTEST_LOG='1', FUZZ_SERIALIZE_QTEST='1')
    with open(runner.path('log'), 'w', encoding='utf-8') as f:
        f.write(output)
    done = subprocess.run([f'{SCRIPTS}/reorder_fuzzer_qtest_trace.py', runner.path('log')],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f'reorder: {done.stderr}')
    with open(runner.path('trace'), 'w', encoding='utf-8') as f:
        f.write(done.stdout)
    return runner.path('trace'), re.search(r"QEMU_ARGS='(.*)'", done.stderr).group(1)


def expect_replayed(bug, output, status, what):
    if bug.replayed == 'hang':
        expect('Killed|CPU time limit|the emulator closed the connection', output, what)
    else:
        expect(bug.replayed, output, what)


def replay(runner, bug, trace, arguments):
    """The one-liner for a shell crashes the plain emulator."""
    done = subprocess.run([f'{SCRIPTS}/output_reproducer.py', '-bash', trace], capture_output=True, text=True, check=False,
                          env=dict(runner.environment, QEMU_ARGS=arguments, QEMU_PATH=runner.args.system))
    if done.returncode:
        raise Failure(f'output_reproducer.py -bash: {done.stderr}')
    output, status = runner.run(['bash', '-c', done.stdout], REPLAY_CPU_S)
    expect_replayed(bug, output, status, 'the replayed trace')


def minimize(runner, bug, trace, arguments):
    small = runner.path('small')
    output, status = runner.run([f'{SCRIPTS}/minimize_qtest_trace.py', '-M1', trace, small],
                                QEMU_PATH=runner.args.system, QEMU_ARGS=arguments)
    if status != 0:
        raise Failure(f'minimize: {output}')
    with open(trace, encoding='utf-8') as before, open(small, encoding='utf-8') as after:
        if len(after.readlines()) > len(before.readlines()):
            raise Failure('minimize: the trace grew')
    replay(runner, bug, small, arguments)
    return small


def c_test(runner, bug, small, arguments):
    """The C program compiles, and fails."""
    done = subprocess.run([f'{SCRIPTS}/output_reproducer.py', '-owner', 'Tester <tester@example.org>', '-name',
                           bug.name.replace('-', '_'), small], capture_output=True, text=True, check=False,
                          env=dict(runner.environment, QEMU_ARGS=arguments))
    source, program = runner.path('reproducer.c'), runner.path('reproducer')
    with open(source, 'w', encoding='utf-8') as f:
        f.write(done.stdout)
    flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'glib-2.0', 'json-glib-1.0'], capture_output=True, text=True,
                           check=True).stdout.split()
    output, status = runner.run([*runner.args.cc.split(), '-Wall', '-Werror', '-D_GNU_SOURCE', f'-I{SOURCE}/include', f'-I{SOURCE}',
                                 f'-I{SOURCE}/tests/qtest', source, runner.args.libqtest, *flags, '-o', program])
    if status != 0:
        raise Failure(f'the C test does not compile:\n{output}')
    output, status = runner.run([program], REPLAY_CPU_S, QTEST_QEMU_BINARY=runner.args.system)
    if status == 0:
        raise Failure('the C test passes')
    expect_replayed(bug, output, status, 'the C test')


def double_fetch(runner):
    """Found, tagged in the log, and reproduced by the fuzzer itself."""
    bug = Bug('double-fetch', 'crash-', 'heap-buffer-overflow', 'heap-buffer-overflow in double_fetch')
    artifact = find(runner, bug)
    output = reproduce(runner, bug, artifact, QTEST_LOG='1')
    expect(r'(?m)^\[DOUBLE-FETCH\] write 0x100000 0x1 ', output, 'the log')


def all_steps(runner, bug):
    artifact = find(runner, bug)
    reproduce(runner, bug, artifact)
    trace, arguments = make_trace(runner, bug, artifact)
    explained(runner, bug, artifact, trace, arguments)
    replay(runner, bug, trace, arguments)
    small = minimize(runner, bug, trace, arguments)
    c_test(runner, bug, small, arguments)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ('--fuzz', '--system', '--libqtest', '--cc'):
        parser.add_argument(name, required=True)
    parser.add_argument('--bug', action='append')
    args = parser.parse_args()
    args.fuzz, args.system, args.libqtest = map(os.path.abspath, (args.fuzz, args.system, args.libqtest))
    cases = [(bug.name, lambda r, b=bug: all_steps(r, b)) for bug in BUGS] + [('double-fetch', double_fetch)]
    cases = [c for c in cases if not args.bug or c[0] in args.bug]
    print(f'1..{len(cases)}', flush=True)
    failed = 0
    for number, (name, steps) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory(prefix='planted-') as folder:
            runner = Runner(args, folder)
            try:
                steps(runner)
                print(f'ok {number} /planted/{name}', flush=True)
            except Failure as e:
                failed += 1
                print(f'not ok {number} /planted/{name}')
                print('\n'.join('# ' + line for line in str(e).splitlines()), flush=True)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
