#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""triage.py on crashes of the planted device: grouped, minimized, checked, reported, resumed. Speaks TAP.

usage: triage-test.py --fuzz QEMU_FUZZ --system QEMU_SYSTEM --libqtest LIB --cc "CC FLAGS" [--case /triage/NAME]...
"""
import glob
import json
import os
import shutil
import signal
import subprocess
import sys

from planted import BUGS, REPLAY_CPU_S, SCRIPTS, Bug, Failure, build_and_fail, expect, expect_replayed, find, main, read

TRIAGE = f'{SCRIPTS}/triage.py'


def bug_called(name):
    return next(bug for bug in BUGS if bug.name == name)


def check(condition, message):
    if not condition:
        raise Failure(message)


def triage(runner, *words, **variables):
    return runner.run([TRIAGE, '--build', os.path.dirname(runner.args.fuzz), '--out', runner.path('out'), *words], **variables)


def find_twice(runner, bug):
    """Two inputs that are the same crash: the one that is found, and one that does more before. The folder they are in."""
    folder = runner.path('crashes')
    os.makedirs(folder, exist_ok=True)
    artifact = find(runner, bug)
    for path in glob.glob(artifact + '*'):
        os.rename(path, os.path.join(folder, os.path.basename(path)))
    artifact = os.path.join(folder, os.path.basename(artifact))
    longer = runner.path('longer')
    with open(artifact, 'rb') as f, open(longer, 'wb') as g:
        g.write(b'\x04\x00\x00\x00FUZZ\x09FUZZ' + f.read())
    runner.fuzz(bug, f'--explain={folder}/', longer)
    return folder


def check_group(runner, bug, group):
    folder = os.path.join(runner.path('out'), group['folder'])
    expect(bug.kind, group['signature'], 'the signature')
    check(len(group['inputs']) == 2, f'{group["inputs"]} are not two inputs')
    check(group['input_operations'][1] <= 2, f'input: {group["input_operations"]} operations')
    check(group['trace_commands'][1] < group['trace_commands'][0], f'trace: {group["trace_commands"]} commands')
    output, _ = runner.run(['sh', f'{folder}/reproduce.sh'], REPLAY_CPU_S)
    expect_replayed(bug, output, 'reproduce.sh')
    build_and_fail(runner, bug, f'{folder}/test.c')
    expect('planted-mmio', read(f'{folder}/story.txt'), 'story.txt')
    expect('^write size=', read(f'{folder}/input.txt').splitlines()[-1], 'input.txt')


def from_files_to_reproducers(runner, names):
    bugs = [bug_called(name) for name in names]
    for bug in bugs:
        folder = find_twice(runner, bug)
    output, status = triage(runner, '--json', folder)
    check(status == 0, output)
    report = json.loads(read(runner.path('out/report.json')))
    check(len(report['groups']) == len(bugs), f'{[g["signature"] for g in report["groups"]]} for {names}')
    for bug in bugs:
        groups = [g for g in report['groups'] if bug.name in ' '.join(read(p + '.args') for p in g['inputs'])]
        check(len(groups) == 1, f'{bug.name}: {len(groups)} groups')
        check_group(runner, bug, groups[0])
        for page in ('report.md', 'report.html'):
            check(groups[0]['folder'] in read(runner.path(f'out/{page}')), f'{bug.name} is not in {page}')
    output, status = triage(runner, folder)
    check(status == 0 and output.count('done before') == len(bugs), f'the second time:\n{output}')


def without_side_files(runner):
    """Crash files from elsewhere: the fuzzer runs them again, and says which do not crash."""
    bug = bug_called('use-after-free')
    artifact = find(runner, bug)
    os.makedirs(runner.path('bare'))
    shutil.copy(artifact, runner.path('bare'))
    with open(runner.path('bare/crash-' + '0' * 40), 'wb') as f:
        f.write(b'\x09')
    output, status = triage(runner, runner.path('bare'))
    check(status != 0 and 'QEMU_FUZZ_ARGS' in output and len(output.splitlines()) == 1, output)
    output, status = triage(runner, runner.path('bare'), QEMU_FUZZ_OBJECTS='planted',
                            QEMU_FUZZ_ARGS=f'-M pc -nodefaults -device planted,bug={bug.name}')
    report = json.loads(read(runner.path('out/report.json')))
    check(status == 0 and len(report['groups']) == 1 and len(report['lost']) == 1, output)


def interrupted(runner):
    """Ends with a sentence, leaves no half report, and goes on."""
    folder = find_twice(runner, bug_called('assertion'))
    process = subprocess.Popen([TRIAGE, '--build', os.path.dirname(runner.args.fuzz), '--out', runner.path('out'), folder],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    process.stdout.readline()               # it knows the groups
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate()
    check(process.returncode != 0 and 'goes on' in output and 'Traceback' not in output, output)
    check(not os.path.exists(runner.path('out/report.md')), 'there is a report')
    output, status = triage(runner, folder)
    check(status == 0 and os.path.exists(runner.path('out/report.md')), output)


def wrong_input(runner):
    os.makedirs(runner.path('empty'))
    for words, expected in ((['/no/such/file'], 'no such file'), ([runner.path('empty')], 'no crash-'),
                            (['--jobs', '0', runner.path('empty')], '--jobs'), (['--qemu', '/no/qemu', '/dev/null'], '--qemu'),
                            (['--build', '/no/build', '/dev/null'], '--build')):
        output, status = triage(runner, *words)
        check(status not in (0, None) and expected in output and len(output.splitlines()) == 1, f'{words}: {status}\n{output}')


# All bugs go the way by hand in planted-test; kinds that differ on this way are here.
if __name__ == '__main__':
    sys.exit(main(__doc__, [
        ('/triage/from-files-to-reproducers', lambda r: from_files_to_reproducers(
            r, ['heap-overflow', 'assertion', 'endless-loop', 'undefined-shift', 'unbounded-allocation'])),
        ('/triage/crashes-without-their-files', without_side_files),
        ('/triage/interrupted-and-resumed', interrupted),
        ('/triage/wrong-input-is-one-sentence', wrong_input),
    ]))
