#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""triage.py on crashes of the planted device: grouped, minimized, checked, reported, resumed. Speaks TAP.

usage: triage-test.py --fuzz QEMU_FUZZ --system QEMU_SYSTEM --libqtest LIB --cc "CC FLAGS" [--case /triage/NAME]...
"""
import glob
import hashlib
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
    """Crash files from elsewhere, named as AFL++ does: the fuzzer runs them again, and says which do not crash."""
    bug = bug_called('use-after-free')
    artifact = find(runner, bug)
    os.makedirs(runner.path('bare'))
    shutil.copy(artifact, runner.path('bare/id:000000,sig:06,src:000001,time:41,execs:72,op:havoc,rep:2'))
    with open(runner.path('bare/crash-' + '0' * 40), 'wb') as f:
        f.write(b'\x09')
    output, status = triage(runner, runner.path('bare'))
    check(status != 0 and 'QEMU_FUZZ_ARGS' in output and len(output.splitlines()) == 1, output)
    output, status = triage(runner, runner.path('bare'), QEMU_FUZZ_OBJECTS='planted',
                            QEMU_FUZZ_ARGS=f'-M pc -nodefaults -device planted,bug={bug.name}')
    report = json.loads(read(runner.path('out/report.json')))
    check(status == 0 and len(report['groups']) == 1 and len(report['lost']) == 1, output)


def start(runner, folder):
    return subprocess.Popen([TRIAGE, '--build', os.path.dirname(runner.args.fuzz), '--out', runner.path('out'), '--jobs', '1', folder],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)


def interrupt_when(process, word, signum):
    """The rest of the output of a run that got a signal when it had said word."""
    for line in process.stdout:
        if word in line:
            process.send_signal(signum)
            return process.communicate()[0]
    raise Failure(f'it ended, status {process.wait()}, without "{word}"')


def interrupted(runner):
    """Ends soon with a sentence, or at once, leaves no half report, and goes on with what was not finished."""
    for name in ('assertion', 'heap-overflow'):
        folder = find_twice(runner, bug_called(name))
    output = interrupt_when(start(runner, folder), 'different crashes', signal.SIGINT)
    check(output.splitlines()[-1:] == ['triage.py: interrupted; the same command goes on'] and 'fuzzer: crashes' not in output, output)
    for signum in (signal.SIGKILL, signal.SIGTERM):
        process = start(runner, folder)
        output = interrupt_when(process, 'fuzzer: crashes' if signum == signal.SIGKILL else 'done before', signum)
        check(process.returncode != 0 and 'Traceback' not in output, output)
        check(not os.path.exists(runner.path('out/report.md')), 'there is a report')
    output, status = triage(runner, folder)
    check(status == 0 and output.count('done before') == 1 and os.path.exists(runner.path('out/report.md')), output)
    report = json.loads(read(runner.path('out/report.json')))
    check(len(report['groups']) == 2, f'{report}')
    with open(glob.glob(runner.path('out/assertion*/state.json'))[0], 'r+', encoding='utf-8') as f:
        text = f.read()
        f.seek(0)
        f.write(text.replace('"version": 1', '"version": 0'))
    output, status = triage(runner, folder)
    check(status == 0 and output.count('done before') == 1, f'what another version left is used:\n{output}')
    check(json.loads(read(runner.path('out/report.json')))['groups'][0]['signature'] == report['groups'][0]['signature'], output)


def sentence(runner, words, expected, **variables):
    output, status = triage(runner, *words, **variables)
    check(status not in (0, None) and expected in output and len(output.splitlines()) == 1, f'{words}: {status}\n{output}')


def wrong_arguments(runner):
    for name in ('empty', 'true', 'text'):
        os.makedirs(runner.path(name))
    for folder, program in (('true', '#!/bin/true\n'), ('text', 'This is not a program.\n')):
        for kind in ('fuzz', 'system'):
            with open(runner.path(f'{folder}/qemu-{kind}-i386'), 'w', encoding='utf-8') as f:
                f.write(program)
            os.chmod(f.name, 0o755)
    os.symlink('/no/such/file', runner.path('dangling'))
    with open(runner.path('file'), 'wb') as f:
        f.write(b'\x09')
    for words, expected in ((['/no/such/file'], 'no such file'), ([runner.path('empty')], 'no crash-'),
                            (['--jobs', '0', runner.path('empty')], '--jobs'), ([runner.path('dangling')], 'no such file'),
                            (['--qemu', '/no/qemu', '/dev/null'], '--qemu'), (['--qemu', '/bin/true', '/dev/null'], 'not an emulator'),
                            (['--build', '/no/build', '/dev/null'], '--build'), (['--build', runner.path('true'), '/dev/null'], 'not a fuzzer'),
                            (['--build', runner.path('text'), '/dev/null'], 'not a fuzzer'),
                            (['--out', runner.path('file'), runner.path('file')], 'Not a directory')):
        sentence(runner, words, expected)


def contents(folder):
    found = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), 'rb') as f:
            found[name] = (hashlib.sha1(f.read()).hexdigest(), os.stat(f.fileno()).st_mtime_ns)
    return found


def wrong_inputs(runner):
    """Of crashes: empty, binary and huge files; side files that were cut or are another version's are made anew."""
    bug = bug_called('use-after-free')
    machine = {'QEMU_FUZZ_OBJECTS': 'planted', 'QEMU_FUZZ_ARGS': f'-M pc -nodefaults -device planted,bug={bug.name}'}
    os.makedirs(runner.path('crashes'))
    for name, data in (('empty', b''), ('binary', bytes(range(256)) * 16), ('huge', b'')):
        with open(runner.path(f'crashes/{name}'), 'wb') as f:
            f.write(data)
    os.truncate(runner.path('crashes/huge'), 65 << 20)
    artifact = runner.path('crashes/' + os.path.basename(find(runner, bug)))
    for path in glob.glob(runner.path('crash-*')):
        os.rename(path, runner.path('crashes/' + os.path.basename(path)))
    with open(artifact + '.qtest', 'w', encoding='utf-8') as f:
        f.write('outl 0xcf8 0x80000000\nmodule_load hw-display-qxl\n')
    before = contents(runner.path('crashes'))
    sentence(runner, [runner.path('crashes/empty')], 'empty do not crash', **machine)
    sentence(runner, [runner.path('crashes/empty'), runner.path('crashes/binary')], 'empty and 1 others do not', **machine)
    sentence(runner, [runner.path('crashes/huge')], '64 MiB', **machine)
    output, status = triage(runner, runner.path('crashes'))
    check(status == 0 and '1 different' in output, f'the commands of another version:\n{output}')
    check(contents(runner.path('crashes')) == before, 'the crashes were touched')
    shutil.rmtree(runner.path('out'))
    os.truncate(artifact + '.report', 20)
    before = contents(runner.path('crashes'))
    sentence(runner, [artifact], 'no whole .report')
    output, status = triage(runner, artifact, **machine)
    check(status == 0 and 'use-after-free' in read(runner.path('out/report.md')), f'the report that was cut:\n{output}')
    check(contents(runner.path('crashes')) == before, 'the crashes were touched')


# All bugs go the way by hand in planted-test; kinds that differ on this way are here.
if __name__ == '__main__':
    sys.exit(main(__doc__, [
        ('/triage/from-files-to-reproducers', lambda r: from_files_to_reproducers(
            r, ['heap-overflow', 'assertion', 'endless-loop', 'undefined-shift', 'unbounded-allocation'])),
        ('/triage/crashes-without-their-files', without_side_files),
        ('/triage/interrupted-and-resumed', interrupted),
        ('/triage/wrong-arguments-are-one-sentence', wrong_arguments),
        ('/triage/wrong-inputs-are-one-sentence', wrong_inputs),
    ]))
