#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""From crash files to reproducers: groups them, minimizes one of each group, checks it, writes a report folder.

usage: triage.py [--build DIR] [--out DIR] [--qemu PATH]... [--jobs N] [--json] CRASH|FOLDER...

Crashes are the same when their kind and innermost functions are. Of each group the smallest input is minimized, then the
trace of what is left, on the system emulator, and checked against every other emulator that is named. The folder (triage/)
gets report.md, report.html, report.json, and per group a shell command, a C test, the trace and the input. Files that the
fuzzer left beside a crash (.report, .args, .qtest) are used; without them the fuzzer runs the input again, and needs
QEMU_FUZZ_TARGET, QEMU_FUZZ_ARGS and QEMU_FUZZ_OBJECTS as it did then. Interrupted, it goes on where it was.
"""
import argparse
import concurrent.futures
import glob
import hashlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time

import crash_report
import fuzzer_runs
import inputs
import minimize_qtest_trace
import output_reproducer
import qtest_trace
import triage_report

PROGRAM = 'triage.py'
# As libFuzzer and AFL++ call them.
ARTIFACT = re.compile(r'^((crash|timeout|oom|leak|slow-unit)-[0-9a-f]{40}|id:\d+,sig:\d+,.*)$')
SIDE_FILES = ('.report', '.args', '.qtest', '.txt')
HANG_TIMEOUT_S = 1
PROGRESS_EVERY_S = 3
START_TIMEOUT_S = 60
STATE_VERSION = 1               # of what a finished group leaves for a resumed run


def die(message):
    sys.exit(f'{PROGRAM}: {message}')


class Interrupted(Exception):
    """Ends a group's work halfway, in its thread."""


class Progress:
    """Lines on stderr from several threads."""

    def __init__(self):
        self.lock, self.stop = threading.Lock(), threading.Event()

    def check(self):
        if self.stop.is_set():
            raise Interrupted

    def __call__(self, text):
        self.check()
        with self.lock:
            print(text, file=sys.stderr, flush=True)


def side_files_are_whole(path):
    """Whether what lies beside a crash tells the crash, the machine and the commands."""
    try:
        shlex.split(qtest_trace.slurp(path + '.args'))
        qtest_trace.read_commands(path + '.qtest')
        return os.path.exists(path + '.txt') and crash_report.parse(qtest_trace.slurp(path + '.report')) is not None
    except (OSError, ValueError, qtest_trace.TraceError):
        return False


def finished_before(state, of):
    """The group that an earlier run finished, from the same input; None when there is none, or another version's."""
    try:
        group = json.loads(qtest_trace.slurp(state))
        return group if group['version'] == STATE_VERSION and group['of'] == of else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


class Triage:
    def __init__(self, args):
        self.args, self.progress = args, Progress()
        self.known = os.path.join(args.out, 'inputs')
        os.makedirs(self.known, exist_ok=True)

    # --- what each input is ---

    def fuzzer_for(self, report, path):
        found = fuzzer_runs.variables_of(report) if report else None
        if not found:
            target = os.environ.get('QEMU_FUZZ_TARGET') or ('generic-fuzz' if os.environ.get('QEMU_FUZZ_ARGS') else None)
            if not target:
                die(f'{path}: no whole .report beside it; set QEMU_FUZZ_TARGET (and QEMU_FUZZ_ARGS, QEMU_FUZZ_OBJECTS) as for the fuzzer')
            found = target, {k: v for k, v in os.environ.items() if k.startswith('QEMU_') and k != 'QEMU_FUZZ_TARGET'}
        return fuzzer_runs.Fuzzer(self.args.fuzzer, *found)

    def learn(self, path):
        """Copies what was left beside the crash, or makes it. The base path of the copies, None when nothing crashes."""
        with open(path, 'rb') as f:
            data = f.read()
        self.progress.check()
        base = os.path.join(self.known, 'crash-' + hashlib.sha1(data).hexdigest())
        if side_files_are_whole(base):
            return base
        if side_files_are_whole(path):
            for suffix in ('', *SIDE_FILES):
                shutil.copyfile(path + suffix, base + suffix)
            return base
        report = qtest_trace.slurp(path + '.report') if os.path.exists(path + '.report') else None
        made, _ = self.fuzzer_for(report, path).explain(path, self.known)
        if made and made != base:
            for suffix in SIDE_FILES[1:] + ('', '.report'):
                os.replace(made + suffix, base + suffix)
        return base if made else None

    def group(self, paths):
        """Groups by signature, and inputs that do not crash."""
        bases = self.for_each(self.learn, paths)
        groups, lost = {}, []
        for path, base in zip(paths, bases):
            crash = crash_report.parse(qtest_trace.slurp(base + '.report')) if base else None
            if crash is None:
                lost.append(path)
                continue
            groups.setdefault(crash.signature, (crash, []))[1].append((os.path.getsize(path), path, base))
        return [(crash, sorted(members)) for crash, members in groups.values()], lost

    # --- one group ---

    def minimize_input(self, group, crash, base, folder, say):
        fuzzer = self.fuzzer_for(qtest_trace.slurp(base + '.report'), base)
        if crash.kind == 'hang':
            fuzzer.timeout_s = HANG_TIMEOUT_S
        with open(base, 'rb') as f:
            data = f.read()
        again, _ = fuzzer.crash_of(base)
        if again is None or again.signature != crash.signature:
            group['emulators']['fuzzer'] = 'does not crash again'
            return base
        group['emulators']['fuzzer'] = 'crashes'
        minimizer = fuzzer_runs.InputMinimizer(fuzzer, data, crash.signature, say)
        small = minimizer.minimize()
        group['input_operations'] = [len(data.split(fuzzer_runs.SEPARATOR)), len(minimizer.operations)]
        group['input_bytes'] = [len(data), len(small)]
        with open(os.path.join(folder, 'input'), 'wb') as f:
            f.write(small)
        made, _ = fuzzer.explain(os.path.join(folder, 'input'), folder)
        return made or base

    def minimize_trace(self, group, crash, base, folder, say):
        arguments = qtest_trace.slurp(base + '.args').strip()
        commands = qtest_trace.read_commands(base + '.qtest')
        jobs = 1 if self.args.groups > 1 else self.args.jobs
        minimizer = minimize_qtest_trace.Minimizer(qtest_trace.Emulator(self.args.system, arguments, symbolize=False), commands,
                                                   jobs=jobs, report=say)
        if minimizer.first_run() is None:
            group['emulators'][os.path.basename(self.args.system)] = 'does not crash: only the fuzzer does'
            return arguments, commands
        minimizer.minimize(repeat=True, bits=True)
        last = qtest_trace.Emulator(self.args.system, arguments).run(minimizer.commands).crash
        group['trace_commands'] = [len(commands), len(minimizer.commands)]
        group['trace_runs'] = minimizer.emulator.runs
        group['emulators'][os.path.basename(self.args.system)] = f'crashes: {last.signature}' if last else 'crashes not always'
        return arguments, minimizer.commands

    def check_elsewhere(self, group, arguments, commands):
        for path in self.args.qemu:
            adapted, note = qtest_trace.arguments_elsewhere(arguments, commands)
            run = qtest_trace.Emulator(path, adapted).run([c for c in commands if not c.startswith('clock_step')])
            result = f'crashes: {run.crash.signature}' if run.crash else 'does not crash'
            if run.failures:
                result += f'; {len(run.failures)} commands are refused, as "{run.failures[0]}"'
            elif not run.crash and run.answered == 0:
                result = f'does not start: {run.output.strip().splitlines()[-1] if run.output.strip() else run.status}'
            group['emulators'][path] = result + note

    def write_files(self, group, base, folder, arguments, commands):
        for name, source in (('report', '.report'), ('story.txt', '.txt'), ('args', '.args')):
            shutil.copyfile(base + source, os.path.join(folder, name))
        if not os.path.exists(os.path.join(folder, 'input')):
            shutil.copyfile(base, os.path.join(folder, 'input'))
        with open(os.path.join(folder, 'input'), 'rb') as f:
            qtest_trace.write_file(os.path.join(folder, 'input.txt'), inputs.decode(f.read()))
        name = re.sub(r'\W+', '_', group['signature'])[:60].strip('_')
        group['reproducer'] = output_reproducer.bash(arguments, commands, self.args.system)
        qtest_trace.write_file(os.path.join(folder, 'trace.min'), '\n'.join(commands) + '\n')
        qtest_trace.write_file(os.path.join(folder, 'reproduce.sh'), '#!/bin/sh\n' + group['reproducer'] + '\n')
        os.chmod(os.path.join(folder, 'reproduce.sh'), 0o755)
        qtest_trace.write_file(os.path.join(folder, 'test.c'), output_reproducer.c_program(name, '', arguments, commands))
        for kind in ('crash', 'timeout', 'oom'):
            for path in glob.glob(os.path.join(folder, f'{kind}-*')):
                os.unlink(path)
        group['files'] = sorted(os.listdir(folder))

    def work(self, crash, members):
        """All steps of one group; what was finished before is not done again."""
        key = hashlib.sha1(crash.signature.encode()).hexdigest()[:8]
        folder = os.path.join(self.args.out, f'{re.sub("[^a-z-]+", "-", crash.kind.lower())[:30].strip("-")}-{key}')
        state = os.path.join(folder, 'state.json')
        paths = [path for _, path, _ in members]
        group = finished_before(state, members[0][2])
        if group:
            group['inputs'] = paths
            self.progress(f'{crash.signature}: done before')
            return group
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        group = {'version': STATE_VERSION, 'signature': crash.signature, 'kind': crash.kind, 'frames': crash.frames, 'line': crash.line,
                 'inputs': paths, 'folder': os.path.basename(folder), 'of': members[0][2], 'emulators': {}}

        def say(text):
            self.progress(f'{crash.signature}: {text}')

        def say_now_and_then(text, last=[time.monotonic()]):
            self.progress.check()
            if time.monotonic() - last[0] > PROGRESS_EVERY_S:
                last[0] = time.monotonic()
                say(text)

        base = self.minimize_input(group, crash, members[0][2], folder, say_now_and_then)
        arguments, commands = self.minimize_trace(group, crash, base, folder, say_now_and_then)
        if 'trace_commands' in group:
            self.check_elsewhere(group, arguments, commands)
        self.write_files(group, base, folder, arguments, commands)
        qtest_trace.write_file(state, json.dumps(group))
        say(', '.join(f'{name}: {value}' for name, value in triage_report.table_rows(group)[2:]))
        return group

    def for_each(self, work, items):
        """Results in order. What makes one thread end ends the others, too."""
        with concurrent.futures.ThreadPoolExecutor(self.args.jobs) as pool:
            try:
                return list(pool.map(work, items))
            except BaseException:
                self.progress.stop.set()
                raise

    def run(self, paths):
        groups, lost = self.group(paths)
        if not groups:
            die(f'{paths[0]}' + (f' and {len(paths) - 1} others' if len(paths) > 1 else '') +
                ' do not crash; the fuzzer, QEMU_FUZZ_TARGET, QEMU_FUZZ_ARGS and QEMU_FUZZ_OBJECTS must be those that found them')
        self.progress(f'{len(paths)} inputs, {len(groups)} different crashes' + (f', {len(lost)} do not crash' if lost else ''))
        self.args.groups = len(groups)
        done = self.for_each(lambda g: self.work(*g), groups)
        done.sort(key=lambda group: group['signature'])
        triage_report.write(self.args.out, done, lost)
        return done, lost


def find_crashes(words):
    paths = []
    for word in words:
        if os.path.isdir(word):
            names = [name for name in sorted(os.listdir(word)) if ARTIFACT.match(name)]
            paths += [path for path in (os.path.join(word, name) for name in names) if not os.path.isdir(path)]
        elif os.path.isfile(word):
            paths.append(word)
        else:
            die(f'{word}: there is no such file or folder')
    for path in paths:
        if not os.access(path, os.R_OK):
            die(f'{path} cannot be read')
        if os.path.getsize(path) > inputs.MAX_INPUT_BYTES:
            die(f'{path}: larger than {inputs.MAX_INPUT_BYTES >> 20} MiB; this is no input')
    if not paths:
        die(f'{words[0]}: there is no crash-, timeout- or oom- file in it')
    return paths


def executable(path, option, what, argument, expected):
    """The path, absolute, of a program that prints what it should."""
    if not os.access(path, os.X_OK) or os.path.isdir(path):
        die(f'{option}: {path} is not an executable; {"name an emulator" if option == "--qemu" else "build it first"}')
    try:
        done = subprocess.run([path] + argument, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=START_TIMEOUT_S, check=False)
        known = expected in done.stdout
    except (OSError, subprocess.TimeoutExpired):
        known = False
    if not known:
        die(f'{option}: {path} is not {what}')
    return os.path.abspath(path)


def emulator(path, option):
    return executable(path, option, 'an emulator', ['--version'], b'emulator version')


def stop_when_asked(stop):
    """An exception would hit the thread pool's own code: its threads look at the event, and end by one of theirs."""
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default='.', help='folder of qemu-fuzz-i386 and qemu-system-i386 (default: this one)')
    parser.add_argument('--arch', default='i386')
    parser.add_argument('--out', default='triage', help='where the report goes')
    parser.add_argument('--qemu', action='append', default=[], help='another emulator to check against')
    parser.add_argument('--jobs', type=int, default=os.cpu_count() or 1)
    parser.add_argument('--json', action='store_true', help='print report.json on stdout')
    parser.add_argument('crash', nargs='+')
    args = parser.parse_args()
    if args.jobs < 1:
        die(f'--jobs {args.jobs}: give at least one')
    try:
        args.fuzzer = executable(os.path.join(args.build, f'qemu-fuzz-{args.arch}'), '--build', 'a fuzzer', [], b'--fuzz-target')
        args.system = emulator(os.path.join(args.build, f'qemu-system-{args.arch}'), '--build')
        args.qemu = [emulator(path, '--qemu') for path in args.qemu]
        args.out = os.path.abspath(args.out)
        paths = [os.path.abspath(path) for path in find_crashes(args.crash)]
        triage = Triage(args)
        stop_when_asked(triage.progress.stop)
        groups, lost = triage.run(paths)
    except (KeyboardInterrupt, Interrupted):
        die('interrupted; the same command goes on')
    except OSError as e:
        die(f'{e.filename}: {e.strerror}' if e.filename else str(e))
    except qtest_trace.TraceError as e:
        die(str(e))
    if args.json:
        print(json.dumps({'groups': groups, 'lost': lost}, indent=1))
    else:
        print(f'{args.out}/report.md, report.html, report.json')
    return 0


if __name__ == '__main__':
    sys.exit(main())
