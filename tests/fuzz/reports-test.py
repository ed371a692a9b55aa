#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Misuse of memory, limits and stuck operations: reports, artifacts and exit codes are the usual ones.

usage: reports-test.py QEMU_FUZZ_WITH_PLANTED_DEVICES SOURCE
"""
import glob
import hashlib
import os
import random
import re
import signal
import struct
import subprocess
import sys
import time

import fuzztest
from fuzztest import check, tail

FUZZER = os.path.realpath(sys.argv[1])
with open(os.path.join(sys.argv[2], 'tests/planted/memory-bugs.c'), encoding='utf-8') as device:
    REGISTERS = re.findall(r'^    \{ "([a-z-]+)", \w+ \},$', device.read(), re.M)
ARGS = '-M pc -nodefaults -device memory-bugs'
CLOCK_STEP = b'\x09'
ASAN, ENGINE, TIMEOUT, OOM = 1, 77, 70, 71          # exit codes
ALLOCATED = r'allocated by thread T0 here:\n(?:    #\d.*\n)*?    #\d+ \w+ in allocate_block .*\n    #\d+ \w+ in memory_bugs_realize '
FREED = r'freed by thread T0 here:\n(?:    #\d.*\n)*?    #\d+ \w+ in free_block .*\n    #\d+ \w+ in %s '


def access(function):
    return rf'(?:WRITE|READ) of size \d+ .*\n(?:    #\d.*\n)*?    #\d+ \w+ in {function} '


# Operations, exit code, artifact, what the report has in any order, further options.
SMASHED = {
    'heap-overflow': (['heap-overflow'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: heap-buffer-overflow', access('heap_overflow'), ALLOCATED, 'located 0 bytes after 40-byte']),
    'heap-overread': (['heap-overread'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: heap-buffer-overflow', access('heap_overread'), ALLOCATED, 'located 7 bytes after 40-byte']),
    'heap-underflow': (['heap-underflow'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: heap-buffer-overflow', access('heap_underflow'), ALLOCATED, 'located 1 bytes before 40-byte']),
    'heap-overflow-by-copy': (['heap-overflow-by-copy'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: heap-buffer-overflow', access('heap_overflow_by_copy'), ALLOCATED]),
    'use-after-free': (['use-after-free'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: heap-use-after-free', access('use_after_free'), ALLOCATED, FREED % 'use_after_free',
        'located 1 bytes inside of 40-byte']),
    'use-after-free-across-operations': (['release', CLOCK_STEP, CLOCK_STEP, 'use-released'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: heap-use-after-free', access('use_released'), ALLOCATED, FREED % 'release']),
    'double-free': (['double-free'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: attempting double-free', ALLOCATED, FREED % 'double_free']),
    'double-free-across-operations': (['release', 'release'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: attempting double-free', ALLOCATED, FREED % 'release']),
    'bad-free': (['bad-free'], ASAN, 'crash', ['AddressSanitizer: attempting free on address which was not malloc', ALLOCATED]),
    'stack-use-after-return': (['use-after-return'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: stack-use-after-return', access('use_after_return'), "in leave_stack_address"]),
    'coroutine-overflow': (['coroutine-overflow'], ASAN, 'crash', [
        'ERROR: AddressSanitizer: stack-overflow on address', 'in recurse ']),
    'null-write': (['null-write'], ASAN, 'crash', ['ERROR: AddressSanitizer: SEGV on unknown address', 'in null_write']),
}
ENDED = {
    'abort': (['abort'], ENGINE, 'crash', ['libFuzzer: deadly signal', 'in call_abort']),
    'exit': (['exit'], ENGINE, 'crash', ['fuzz target exited', 'in call_exit']),
    'malloc-limit': (['allocate-much'], OOM, 'oom', [r'libFuzzer: out-of-memory \(malloc\(', 'in allocate_much'],
                     '-malloc_limit_mb=50'),
    'rss-limit': (['use-much'], OOM, 'oom', ['libFuzzer: out-of-memory'], '-rss_limit_mb=300', '--timeout=0'),
    'engine-timeout': (['endless-loop'], TIMEOUT, 'timeout', ['libFuzzer: timeout after'], '--timeout=0', '-timeout=1'),
    'timeout-is-crash': (['endless-loop'], ENGINE, 'crash', ['an operation exceeded --timeout', 'in endless_loop'],
                         '--timeout-is-crash', '--timeout=20000'),
}
ONE_VALUE = {'use-much': 600, 'allocate-much': 100}


def encode(operations):
    return fuzztest.SEPARATOR.join(
        op if isinstance(op, bytes) else
        b'\x03' + struct.pack('<BBxxIQ', 2, 0, 4 * REGISTERS.index(op), ONE_VALUE.get(op, 0x33)) for op in operations)


def run(mode, *options, **variables):
    return fuzztest.generic(FUZZER, f'--reset={mode}', *options, args=ARGS, objects='memory-bugs', **variables)


def report(mode, operations, code, artifact, patterns, *options):
    """As a corpus is run, since only then an engine writes artifacts."""
    def case(folder):
        corpus, data = os.path.join(folder, 'corpus'), encode(operations)
        os.mkdir(corpus)
        fuzztest.write_inputs(corpus, [data])
        output, status = run(mode, f'-artifact_prefix={folder}/', '-runs=0', *options, corpus)
        check(status == code, f'status {status}, not {code}:\n{tail(output, 60)}')
        for pattern in patterns:
            check(re.search(pattern, output), f'no "{pattern}" in:\n{output}')
        expected = os.path.join(folder, f'{artifact}-{hashlib.sha1(data).hexdigest()}')
        found = set(glob.glob(f'{folder}/*-*'))
        check(found == {expected} | {f'{expected}.{kind}' for kind in ('txt', 'qtest', 'args', 'report')},
              f'artifacts: {found}, not {expected} and its explanation')
        with open(expected, 'rb') as f:
            check(f.read() == data, 'the artifact is not the input')
    return case


def moved_regions(mode):
    """The story of a crash names the region that was at an address at the time, not what is there at the end."""
    def case(folder):
        corpus = os.path.join(folder, 'corpus')
        os.mkdir(corpus)
        move_bar = b'\x05' + struct.pack('<BBBxI', 2, 0, 0x10, 0xe1000000)
        fuzztest.write_inputs(corpus, [encode(['release', move_bar, 'abort'])])
        _, status = run(mode, f'-artifact_prefix={folder}/', '-runs=0', corpus)
        check(status == ENGINE, f'status {status}')
        story = read(glob.glob(f'{folder}/crash-*.txt')[0])
        for name, base in (('release', 0xe0000000), ('abort', 0xe1000000)):
            offset = 4 * REGISTERS.index(name)
            check(re.search(rf'write +4  0x{base + offset:x} +memory-bugs memory-bugs\S*\+0x{offset:x}\b', story), story)
    return case


def replaced_region(mode):
    """Nor does it name what was at the address of a region's MemoryRegion before."""
    def case(folder):
        corpus = os.path.join(folder, 'corpus')
        os.mkdir(corpus)
        to_part = b'\x03' + struct.pack('<BBxxIQ', 2, 1, 0x10, 0x33)
        fuzztest.write_inputs(corpus, [encode([to_part, 'replace-part', to_part, 'abort'])])
        _, status = run(mode, f'-artifact_prefix={folder}/', '-runs=0', corpus)
        check(status == ENGINE, f'status {status}')
        story = read(glob.glob(f'{folder}/crash-*.txt')[0])
        names = re.findall(r'0xe0000810 +memory-bugs (memory-bugs-\w+)\+0x10 ', story)
        check(names == ['memory-bugs-part', 'memory-bugs-other'], story)
    return case


def stuck(mode):
    """The operation is given up, its coverage is not kept, the machine works on, and the input is saved and counted."""
    def case(folder):
        inputs = [encode(['endless-loop']), encode([CLOCK_STEP]), encode([CLOCK_STEP, 'endless-loop']), encode(['abort'])]
        stuck_one, good, stuck_two, aborts = fuzztest.write_inputs(folder, inputs)
        options = ('--digest', f'--save-timeouts={folder}')
        output, status = run(mode, *options, stuck_one, good, stuck_two, good)
        check(status == 0 and 'fuzz: 4 inputs, 2 timeouts' in output, tail(output))
        hashes = re.findall(r'^digest: \w+ trace (\w+) coverage (\w+)$', output, re.M)
        check(hashes[0][1] == hashes[2][1] != hashes[1][1], f'coverage of stuck inputs was kept: {hashes}')
        if mode != 'reboot':
            check(hashes[1] == hashes[3], f'a stuck input left something behind: {hashes}')
        for data in (inputs[0], inputs[2]):
            path = os.path.join(folder, f'timeout-{hashlib.sha1(data).hexdigest()}')
            check(os.path.exists(path) and open(path, 'rb').read() == data, f'{os.listdir(folder)}')
        output, status = run(mode, *options, stuck_one, aborts)
        check(status == ENGINE and 'in call_abort' in output, f'the machine is dead after a stuck input:\n{tail(output)}')
    return case


def stuck_is_not_compared(folder):
    """--verify-reset says that it skips what the wall clock ended somewhere, and goes on to compare the next."""
    stuck_one, good = fuzztest.write_inputs(folder, [encode([CLOCK_STEP, 'endless-loop']), encode([CLOCK_STEP])])
    output, status = run('snapshot', '--verify-reset', stuck_one, good, stuck_one)
    check(status == 0 and f'Executed {good} in' in output, f'status {status}:\n{tail(output)}')
    check(output.count('--verify-reset: an input that --timeout ended is not compared') == 2, tail(output))
    check('fuzz: 3 inputs, 4 timeouts' in output, tail(output))


def children(pid):
    with open(f'/proc/{pid}/task/{pid}/children', encoding='ascii') as f:
        return [int(word) for word in f.read().split()]


def runs_long(pid):
    """Whether a child of the process has had half a second of a processor, as no child but one that loops has."""
    for child in children(pid):
        try:
            with open(f'/proc/{child}/stat', encoding='utf-8', errors='replace') as f:
                user, system = (int(word) for word in f.read().rpartition(')')[2].split()[11:13])
        except OSError:
            continue                            # it ended meanwhile
        if user + system > os.sysconf('SC_CLK_TCK') // 2:
            return child
    return 0


def wait_until(condition, what, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        check(time.monotonic() < end, what)
        time.sleep(0.02)


def start(*options, mode='fork', stderr=subprocess.DEVNULL):
    """In a session of its own, so that what it leaves behind can be told."""
    environment = dict(os.environ, QEMU_FUZZ_ARGS=ARGS, QEMU_FUZZ_OBJECTS='memory-bugs', QEMU_FUZZ_TARGET='generic-fuzz')
    return subprocess.Popen([FUZZER, f'--reset={mode}', *options], env=environment, stdout=subprocess.DEVNULL, stderr=stderr,
                            start_new_session=True)


def no_orphans(folder):
    """A child ends with its parent, however that ends."""
    paths = fuzztest.write_inputs(folder, [encode(['endless-loop'])])
    for how in (signal.SIGKILL, signal.SIGTERM):
        process = start('--timeout=0', *paths)
        wait_until(lambda: process.poll() is not None or children(process.pid), 'no child')
        pid = children(process.pid)[0]
        process.send_signal(how)
        process.wait()
        wait_until(lambda: not os.path.exists(f'/proc/{pid}'), f'the child lives on after signal {how}')


def no_zombies(folder):
    """Of many children none stays: at most one is there in two looks in a row."""
    process = start('--fuzz-target=i440fx-qos-fork-fuzz', '-runs=300', '-seed=1', '-print_funcs=0', f'-artifact_prefix={folder}/')
    most, before = 0, set()
    while process.poll() is None:
        try:
            now = set(children(process.pid))
        except OSError:
            break
        most, before = max(most, len(now & before)), now
        time.sleep(0.02)
    check(process.wait() == 0, f'status {process.returncode}')
    check(most <= 1, f'{most} children at once')


def members(session):
    """Processes of a session, zombies, too."""
    found = set()
    for path in glob.glob('/proc/[0-9]*/stat'):
        try:
            with open(path, encoding='utf-8', errors='replace') as f:
                if int(f.read().rpartition(')')[2].split()[3]) == session:
                    found.add(int(path.split('/')[2]))
        except OSError:
            pass                                # it ended meanwhile
    return found


def leaves_nobody(name):
    """However a child fails, nobody is there when its parent is gone."""
    def case(folder):
        operations, code, artifact, _, *options = ENDED[name]
        corpus = os.path.join(folder, 'corpus')
        os.mkdir(corpus)
        fuzztest.write_inputs(corpus, [encode(operations)])
        process = start('-runs=0', f'-artifact_prefix={folder}/', *options, corpus)
        status = process.wait()
        check(status == code and glob.glob(f'{folder}/{artifact}-*'), f'status {status}: {os.listdir(folder)}')
        wait_until(lambda: not members(process.pid), 'somebody is left')        # a symbolizer ends when it is asked no more
    return case


def abandoned_children_are_gone(folder):
    """Operations that are abandoned in children leave no zombies while the parent goes on."""
    stuck_one, endless = fuzztest.write_inputs(folder, [encode(['endless-loop']), encode([CLOCK_STEP, 'endless-loop'])])
    process = start('--timeout=20000', *[stuck_one] * 5, *[endless] * 5)
    most, before = 0, set()
    while process.poll() is None:
        now = members(process.pid) - {process.pid}
        most, before = max(most, len(now & before)), now
        time.sleep(0.005)
    check(process.returncode == 0, f'status {process.returncode}')
    check(most <= 1, f'{most} children at once')
    wait_until(lambda: not members(process.pid), 'a child is left')


def protected_mappings(pid):
    """Memory without a file that can be read, but not written; of it are the arena and guest RAM."""
    with open(f'/proc/{pid}/maps', encoding='utf-8') as f:
        return [line for line in f if re.match(r'\S+ r--p \S+ \S+ 0 *$', line)]


def write_protection(folder):
    """--reset=none protects nothing, so that a debugger is not stopped by faults that are no bugs; a snapshot does."""
    path, = fuzztest.write_inputs(folder, [encode(['endless-loop'])])
    for mode, wanted in (('none', False), ('snapshot', True)):
        process = start('--timeout=0', path, mode=mode, stderr=subprocess.PIPE)
        while process.stderr.readline().strip() not in (b'', f'Running: {path}'.encode()):
            pass
        found = protected_mappings(process.pid)
        process.kill()
        process.communicate()
        check(bool(found) == wanted, f'{mode}: read-only memory: {found}')


def killed_child(folder):
    """The system's OOM killer, say: the input that ran is the artifact."""
    corpus, data = os.path.join(folder, 'corpus'), encode(['endless-loop'])
    os.mkdir(corpus)
    fuzztest.write_inputs(corpus, [data])
    process = start('--timeout=0', '-runs=0', f'-artifact_prefix={folder}/', corpus)
    wait_until(lambda: process.poll() is not None or runs_long(process.pid), 'no child')        # the empty input comes first
    os.kill(runs_long(process.pid), signal.SIGKILL)
    check(process.wait() == ENGINE, f'status {process.returncode}')
    check(os.path.exists(f'{folder}/crash-{hashlib.sha1(data).hexdigest()}'), f'{os.listdir(folder)}')


SIDE_FILES = {                  # How each ends when it is whole, and what is in it.
    '.txt': r'The last line is where it ended\.\n\n(.*\n)+\Z', '.qtest': r'\A([a-z].*\n)+\Z', '.args': r'-device memory-bugs.*\n\Z',
    '.report': r'in the fuzzer, step by step:\n.*\n.*--fuzz-target=generic-fuzz .*\n\Z'}


def check_explained(folder, artifacts):
    """All that is there of these crashes are they and their files, which are whole."""
    check(set(glob.glob(f'{folder}/*-*')) == {path + suffix for path in artifacts for suffix in ('', *SIDE_FILES)},
          f'{sorted(os.listdir(folder))}')
    for path in artifacts:
        with open(path, 'rb') as f:
            check(path.endswith('-' + hashlib.sha1(f.read()).hexdigest()), f'{path} is not whole')
        for suffix, pattern in SIDE_FILES.items():
            with open(path + suffix, encoding='utf-8') as f:
                text = f.read()
            check(re.search(pattern, text), f'{path}{suffix} is not whole:\n{text}')


def campaign(folder):
    """The engine's own means to live with crashes: it goes on, and every crash leaves its artifact and the files beside it."""
    corpus = os.path.join(folder, 'corpus')
    os.mkdir(corpus)
    os.mkdir(f'{folder}/found')
    fuzztest.write_inputs(corpus, [encode([CLOCK_STEP]), encode([CLOCK_STEP, CLOCK_STEP])])
    output, _ = run('snapshot', f'-artifact_prefix={folder}/found/', '-fork=2', '-ignore_crashes=1', '-ignore_ooms=1',
                    '-max_total_time=10', '-report_slow_units=3600', corpus)
    check(re.search(r'fuzzed for \d+ seconds, wrapping up', output), f'it ended early:\n{tail(output)}')
    found = glob.glob(f'{folder}/found/*-' + '?' * 40)
    check(len(found) > 1, f'{len(found)} artifacts:\n{tail(output)}')
    check_explained(f'{folder}/found', found)
    counts = [int(n) for n in re.findall(r'^#\d+: .* oom/timeout/crash: \d+/\d+/(\d+) ', output, re.M)]
    check(counts and counts[-1] > 1, f'crashes {counts}:\n{tail(output)}')


def jobs(reset):
    """Each job that crashes leaves its files where -artifact_prefix says, and none elsewhere."""
    def case(folder):
        for name in ('corpus', 'found', 'cwd'):
            os.mkdir(f'{folder}/{name}')
        fuzztest.write_inputs(f'{folder}/corpus', [encode([CLOCK_STEP])])
        output, _ = run(reset, f'-artifact_prefix={folder}/found/', '-jobs=3', '-workers=2', '-seed=1', '-max_total_time=60',
                        '-report_slow_units=3600', f'{folder}/corpus', cwd=f'{folder}/cwd')
        found = glob.glob(f'{folder}/found/*-' + '?' * 40)
        check(found, f'no artifact:\n{tail(output)}')
        check_explained(f'{folder}/found', found)
        logs = ''.join(read(path) for path in glob.glob(f'{folder}/cwd/*'))
        check(sorted(os.listdir(f'{folder}/cwd')) == ['fuzz-0.log', 'fuzz-1.log', 'fuzz-2.log'], f'{os.listdir(f"{folder}/cwd")}')
        check({f'explained in {path}.txt' for path in found} == set(re.findall(r'explained in \S+', logs.replace('.txt,', '.txt'))), logs)
    return case


def read(path):
    with open(path, encoding='utf-8', errors='replace') as f:
        return f.read()


def at_once(folder):
    """Some processes crash on the same input at the same time: a file that is there is whole, always."""
    data = encode(['heap-overflow'])
    for name in ('corpus', 'alone', 'found'):
        os.mkdir(f'{folder}/{name}')
    fuzztest.write_inputs(f'{folder}/corpus', [data])
    run('snapshot', f'-artifact_prefix={folder}/alone/', '-runs=0', f'{folder}/corpus')
    name = f'crash-{hashlib.sha1(data).hexdigest()}'
    check_explained(f'{folder}/alone', [f'{folder}/alone/{name}'])
    environment = dict(os.environ, QEMU_FUZZ_ARGS=ARGS, QEMU_FUZZ_OBJECTS='memory-bugs', QEMU_FUZZ_TARGET='generic-fuzz')
    processes = [subprocess.Popen([FUZZER, f'-artifact_prefix={folder}/found/', '-runs=0', f'{folder}/corpus'], env=environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(4)]
    while any(process.poll() is None for process in processes):
        for suffix, pattern in SIDE_FILES.items():
            path = f'{folder}/found/{name}{suffix}'
            if os.path.exists(path):
                check(re.search(pattern, read(path)), f'{path} is not whole')
    check([process.returncode for process in processes] == [ASAN] * 4, f'{[process.returncode for process in processes]}')
    check_explained(f'{folder}/found', [f'{folder}/found/{name}'])
    for suffix in ('.txt', '.qtest', '.args'):
        check(read(f'{folder}/found/{name}{suffix}') == read(f'{folder}/alone/{name}{suffix}'), f'{suffix} differs')


def start_campaign(seed, folder):
    return subprocess.Popen([FUZZER, '--fuzz-target=generic-fuzz', '--reset=snapshot', f'-seed={seed}', '-reduce_inputs=0', folder],
                            env=dict(os.environ, QEMU_FUZZ_ARGS=fuzztest.VIRTIO_NET, QEMU_FUZZ_OBJECTS='virtio*'),
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def code_of(program, names):
    """Offsets in the program of functions of its: [(start, end)]."""
    listed = subprocess.run(['nm', '-S', program], stdout=subprocess.PIPE, check=True).stdout.decode()
    rows = [line.split() for line in listed.splitlines()]
    return [(int(r[0], 16), int(r[0], 16) + int(r[1], 16)) for r in rows if len(r) == 4 and r[3] in names]


def stop_inside(process, code, seconds=60):
    """Stops the process again and again, until that is inside one of the functions."""
    with open(f'/proc/{process.pid}/maps', encoding='utf-8') as f:
        base = min(int(line.split('-')[0], 16) for line in f if line.rstrip().endswith(FUZZER))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        with open(f'/proc/{process.pid}/syscall', encoding='ascii') as f:
            pc = int(f.read().split()[-1], 16) - base
        if any(start <= pc < end for start, end in code):
            return
        process.send_signal(signal.SIGCONT)
        time.sleep(0.001 * random.random())
    process.kill()
    process.wait()
    check(False, 'no reset was hit')


def killed_in_reset(folder):
    """A campaign that is killed in the middle of a reset leaves all of its corpus, whole; the next one goes on from there."""
    code = code_of(FUZZER, ('tracker_restore', 'put_back_avx2', 'raw_put_back'))
    check(code, 'no code that resets')
    for attempt in range(5):
        before = len(os.listdir(folder))
        process = start_campaign(attempt + 1, folder)
        wait_until(lambda: process.poll() is not None or len(os.listdir(folder)) > before + 5, 'the corpus does not grow')
        stop_inside(process, code)
        kept = os.listdir(folder)
        process.kill()
        process.wait()
        check(sorted(os.listdir(folder)) == sorted(kept), 'what was there before the kill is not what is there after it')
        for name in kept:
            with open(os.path.join(folder, name), 'rb') as f:
                check(hashlib.sha1(f.read()).hexdigest() == name, f'{name} is not what was written')
    output, status = fuzztest.generic(FUZZER, '-runs=0', folder)
    check(status == 0 and re.search(rf'seed corpus: files: {len(kept)} ', output), tail(output))


FEW = ['use-after-free-across-operations', 'double-free', 'null-write']
CASES = [(f'/reports/snapshot/{name}', report('snapshot', *row)) for name, row in SMASHED.items()]
for reset in ('fork', 'none', 'reboot'):
    CASES += [(f'/reports/{reset}/{name}', report(reset, *SMASHED[name])) for name in FEW]
for reset in ('snapshot', 'fork', 'none'):
    CASES += [(f'/reports/{reset}/{name}', report(reset, *row)) for name, row in ENDED.items()
              if (reset, name) != ('none', 'timeout-is-crash')]
CASES += [(f'/reports/{reset}/regions-of-the-time', moved_regions(reset)) for reset in ('snapshot', 'fork', 'none')]
CASES += [(f'/reports/{reset}/regions-that-are-replaced', replaced_region(reset)) for reset in ('snapshot', 'fork')]
CASES += [(f'/stuck/{reset}', stuck(reset)) for reset in ('snapshot', 'fork', 'reboot')]
CASES += [('/stuck/verify-reset-does-not-compare', stuck_is_not_compared)]
CASES += [(f'/fork/leaves-nobody/{name}', leaves_nobody(name)) for name in ENDED]
CASES += [('/fork/no-orphans', no_orphans), ('/fork/no-zombies', no_zombies), ('/fork/killed-child', killed_child),
          ('/fork/abandoned-children-are-gone', abandoned_children_are_gone), ('/none/no-write-protection', write_protection),
          ('/campaign/goes-on-after-crashes', campaign), ('/campaign/jobs', jobs('snapshot')),
          ('/campaign/jobs-that-fork', jobs('fork')), ('/campaign/crashes-at-once', at_once),
          ('/campaign/killed-in-a-reset-keeps-the-corpus', killed_in_reset)]
fuzztest.main(CASES)
