#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each planted bug is found, explains itself, reproduces, is minimized and turned into a C test. Speaks TAP.

usage: planted-test.py --fuzz QEMU_FUZZ --system QEMU_SYSTEM --libqtest LIB --cc "CC FLAGS" [--case /planted/NAME]...
"""
import glob
import re
import subprocess
import sys

from planted import (BUGS, REPLAY_CPU_S, SCRIPTS, Bug, Failure, build_and_fail, expect, expect_replayed, find, main, read)

sys.path.insert(0, SCRIPTS)
import crash_report             # noqa: E402 (they lie in the scripts' folder)
import inputs                   # noqa: E402


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
    output, _ = runner.run(['bash', '-c', line], REPLAY_CPU_S)
    expect_replayed(bug, output, "the report's line")


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


def replay(runner, bug, trace, arguments):
    """The one-liner for a shell crashes the plain emulator."""
    done = subprocess.run([f'{SCRIPTS}/output_reproducer.py', '-bash', trace], capture_output=True, text=True, check=False,
                          env=dict(runner.environment, QEMU_ARGS=arguments, QEMU_PATH=runner.args.system))
    if done.returncode:
        raise Failure(f'output_reproducer.py -bash: {done.stderr}')
    output, _ = runner.run(['bash', '-c', done.stdout], REPLAY_CPU_S)
    expect_replayed(bug, output, 'the replayed trace')


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
    done = subprocess.run([f'{SCRIPTS}/output_reproducer.py', '-owner', 'Tester <tester@example.org>', '-name',
                           bug.name.replace('-', '_'), small], capture_output=True, text=True, check=False,
                          env=dict(runner.environment, QEMU_ARGS=arguments))
    with open(runner.path('reproducer.c'), 'w', encoding='utf-8') as f:
        f.write(done.stdout)
    build_and_fail(runner, bug, runner.path('reproducer.c'))


def double_fetch(runner):
    """Found, tagged in the log, and reproduced by the fuzzer itself."""
    bug = Bug('double-fetch', 'crash-', 'heap-buffer-overflow', 'heap-buffer-overflow in double_fetch')
    artifact = find(runner, bug)
    output = reproduce(runner, bug, artifact, QTEST_LOG='1')
    expect(r'(?m)^\[DOUBLE-FETCH\] write 0x100000 0x1 ', output, 'the log')


def names_in_story(runner):
    """A story calls registers by name: of configuration space, and of devices with a register table."""
    bug = next(b for b in BUGS if b.name == 'heap-overflow')
    text = ('write base=2 offset=0x14 size=1 value=1\nout base=1 offset=0xe size=2 value=1\n'
            'out base=0 offset=3 size=1 value=3\nwrite base=7 offset=0x10 size=4 value=1\n'
            'write base=6 offset=0 size=4 value=0x4f\n')
    with open(runner.path('input'), 'wb') as f:
        f.write(inputs.encode(text))
    runner.fuzz(bug, f'--explain={runner.folder}/', runner.path('input'), QEMU_FUZZ_OBJECTS='virtio* planted serial hpet',
                QEMU_FUZZ_ARGS=f'-M pc -nodefaults -device isa-serial -device virtio-net -device planted,bug={bug.name}')
    stories = glob.glob(runner.path('crash-*.txt'))
    if len(stories) != 1:
        raise Failure(f'{len(stories)} stories')
    story = read(stories[0])
    expect(r'out +4 .*\[00:02\.0 config\+0x10 BAR0\] = 0xffffffff', story, 'configuration space')
    expect(r'virtio-net-pci virtio-pci-common-virtio-net\+0x14 \(device_status\) = 0x1\n', story, 'the common structure')
    expect(r'virtio-net-pci virtio-pci\+0xe \(queue-sel\) = 0x1\n', story, 'the legacy structure')
    expect(r'isa-serial serial\+0x3 \(LCR\) = 0x3\n', story, 'a serial port')
    expect(r'hpet hpet\+0x10 \(GEN_CONF\) = 0x1\n', story, 'a timer')
    expect(r'planted planted-mmio\+0x0 = 0x4f\n$', story, 'the last line')


def all_steps(runner, bug):
    artifact = find(runner, bug)
    reproduce(runner, bug, artifact)
    trace, arguments = make_trace(runner, bug, artifact)
    explained(runner, bug, artifact, trace, arguments)
    replay(runner, bug, trace, arguments)
    small = minimize(runner, bug, trace, arguments)
    c_test(runner, bug, small, arguments)


if __name__ == '__main__':
    sys.exit(main(__doc__, [(f'/planted/{bug.name}', lambda runner, b=bug: all_steps(runner, b)) for bug in BUGS]
                  + [('/planted/double-fetch', double_fetch), ('/planted/names-in-story', names_in_story)]))
