# SPDX-License-Identifier: GPL-2.0-or-later
"""What the trace scripts share: qtest commands, the fuzzer's log, and running an emulator on a trace.

A trace is a list of qtest commands, one a line. The fuzzer's log (QTEST_LOG=1) has them as "[R +s.us] COMMAND",
fills of DMA reads as "[DMA] COMMAND" behind the access that caused them, and the machine's arguments in
"Starting ARCH with Arguments: ...".
"""
import os
import re
import resource
import select
import shlex
import subprocess
import sys
import tempfile
import time

import crash_report

NUMBER = r'(?:0x[0-9a-fA-F]+|[0-9]+)'
HEX = r'0x[0-9a-fA-F]+'

# Every command that a trace may hold, with the form of its operands.
COMMANDS = {
    **{f'out{s}': (NUMBER, NUMBER) for s in 'bwl'},
    **{f'in{s}': (NUMBER,) for s in 'bwl'},
    **{f'write{s}': (NUMBER, NUMBER) for s in 'bwlq'},
    **{f'read{s}': (NUMBER,) for s in 'bwlq'},
    'write': (NUMBER, NUMBER, HEX),
    'read': (NUMBER, NUMBER),
    'b64write': (NUMBER, NUMBER, r'[A-Za-z0-9+/]+=*'),
    'b64read': (NUMBER, NUMBER),
    'memset': (NUMBER, NUMBER, NUMBER),
    'clock_set': (NUMBER,),
    'endianness': (),
    'irq_intercept_in': (r'\S+',),
    'irq_intercept_out': (r'\S+',),
    'set_irq_in': (r'\S+', r'\S+', NUMBER, NUMBER),
}
MAX_TRACE_BYTES = 256 << 20


class TraceError(Exception):
    """Says what is wrong with a trace and where."""


def is_command(line):
    """Whether line is a complete, well-formed qtest command."""
    words = line.split()
    if not words:
        return False
    if words[0] == 'clock_step':
        return len(words) == 1 or (len(words) == 2 and re.fullmatch(NUMBER, words[1]) is not None)
    forms = COMMANDS.get(words[0])
    if forms is None or len(words) != 1 + len(forms):
        return False
    if not all(re.fullmatch(form, word) for form, word in zip(forms, words[1:])):
        return False
    if words[0] == 'write':
        return len(words[3]) - 2 == 2 * int(words[2], 0)
    return True


def read_text(path):
    """The lines of a text file; a TraceError for what cannot be a trace."""
    try:
        if os.path.getsize(path) > MAX_TRACE_BYTES:
            raise TraceError(f'{path}: larger than {MAX_TRACE_BYTES >> 20} MiB; this is no trace of one input')
        with open(path, 'rb') as f:
            data = f.read()
    except OSError as e:
        raise TraceError(f'{path}: {e.strerror}') from e
    if not data.strip():
        raise TraceError(f'{path}: the file is empty')
    if b'\0' in data:
        raise TraceError(f'{path}: binary data; give the log of the fuzzer, not the crash file')
    return data.decode('utf-8', 'replace').splitlines()


def read_commands(path):
    """The commands of a plain (reordered) trace."""
    commands = []
    for number, line in enumerate(read_text(path), 1):
        line = line.strip()
        if not line or line.startswith('#'):
            continue
        if line.startswith(('[R +', '[S +', 'Starting ')):
            raise TraceError(f'{path}:{number}: this is a log of the fuzzer; '
                             'run it through reorder_fuzzer_qtest_trace.py first')
        if not is_command(line):
            raise TraceError(f'{path}:{number}: not a qtest command: {line[:60]}')
        commands.append(line)
    if not commands:
        raise TraceError(f'{path}: there is no qtest command in it')
    return commands


def slurp(path):
    with open(path, encoding='utf-8', errors='replace') as f:
        return f.read()


def write_file(path, text):
    """Writes text to a temporary name beside path and renames it."""
    folder = os.path.dirname(os.path.abspath(path))
    fd, temporary = tempfile.mkstemp(prefix='.trace-', dir=folder)
    try:
        with os.fdopen(fd, 'w') as f:
            f.write(text)
        os.chmod(temporary, 0o644)
        os.rename(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


# A machine that burns this much processor time on one command, or is silent for that long, hangs.
HANG_CPU_S = 0.5
SILENCE_S = 20
MAX_CPU_S = 600
# Asked after the trace, so that what its last command left to do has happened. Changes nothing.
SYNC_COMMAND = 'endianness'
ANSWER = re.compile(rb'^(?:OK|FAIL|ERR)', re.M)


class Run:
    """What came of a trace: output, exit status (None: still running when it was ended), commands answered."""

    def __init__(self, output, status, answered, hung):
        self.output, self.status, self.answered, self.hung = output, status, answered, hung

    @property
    def failures(self):
        """Answers that say that a command was not understood."""
        return re.findall(r'^(?:FAIL|ERR).*$', self.output, re.M)

    @property
    def crash(self):
        if self.hung:
            return crash_report.Crash('hang', [], 'a command is never answered')
        return crash_report.parse(self.output, self.status)


class Session:
    """One process of an emulator. It is ended as soon as it answered everything, so that no run waits."""

    def __init__(self, command, environment):
        # Ctrl-C is for the script, which ends this one, too; should it not live to do so, one that hangs ends by itself.
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        env=environment, start_new_session=True)
        resource.prlimit(self.process.pid, resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
        os.set_blocking(self.process.stdin.fileno(), False)
        self.output = bytearray()
        self.answers, self.counted = 0, 0       # in output up to there
        self.to_send = b''
        self.silent_since, self.cpu_then = time.monotonic(), 0.0

    def cpu_seconds(self):
        try:
            with open(f'/proc/{self.process.pid}/stat', 'rb') as f:
                fields = f.read().rsplit(b')', 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')
        except (OSError, IndexError):
            return 0.0

    def write(self):
        try:
            self.to_send = self.to_send[os.write(self.process.stdin.fileno(), self.to_send):]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self.to_send = b''

    def count(self):
        """Answers so far; a line counts when it is complete."""
        end = self.output.rfind(b'\n') + 1
        if end > self.counted:
            self.answers += len(ANSWER.findall(self.output[self.counted:end]))
            self.counted = end
        return self.answers

    def hangs(self, hang_cpu_s):
        return (self.cpu_seconds() - self.cpu_then > hang_cpu_s or time.monotonic() - self.silent_since > SILENCE_S)

    def exchange(self, text, answers, hang_cpu_s):
        """Sends text and waits until answers lines were answered. False: the output ended. None: it hangs."""
        self.to_send += text
        while self.count() < answers:
            writable = [self.process.stdin] if self.to_send else []
            ready, can_write, _ = select.select([self.process.stdout], writable, [], 0.1)
            if can_write:
                self.write()
            if ready:
                data = os.read(self.process.stdout.fileno(), 1 << 16)
                if not data:
                    return False
                self.output += data
                self.silent_since, self.cpu_then = time.monotonic(), self.cpu_seconds()
            elif self.hangs(hang_cpu_s):
                return None
        return True

    def end(self):
        """The exit status; None when it had to be killed."""
        survived = self.process.poll() is None
        if survived:
            self.process.kill()
        rest, _ = self.process.communicate()
        self.output += rest
        return None if survived else self.process.returncode


class Emulator:
    """An emulator and the arguments that make the machine of a trace."""

    def __init__(self, path, arguments, symbolize=True):
        self.command = [path] + shlex.split(arguments)
        if '-qtest' not in self.command:
            self.command += ['-qtest', 'stdio']
        self.command += ['-qtest-log', 'none']
        self.runs = 0
        sanitizers = 'print_stacktrace=1:symbolize=' + str(int(symbolize))
        self.environment = dict(os.environ)
        for name, defaults in (('ASAN_OPTIONS', 'detect_leaks=0:' + sanitizers), ('UBSAN_OPTIONS', sanitizers)):
            self.environment[name] = ':'.join(filter(None, [os.environ.get(name), defaults]))

    def run(self, commands, hang_cpu_s=HANG_CPU_S):
        """Runs the trace to its end, or to the crash, or to the command that hangs."""
        self.runs += 1
        session = Session(self.command, self.environment)
        text = ('\n'.join(commands) + '\n').encode()
        alive = session.exchange(text, len(commands), hang_cpu_s)
        for extra in (1, 2):                    # the first may be answered in the same turn of the main loop
            if alive:
                alive = session.exchange((SYNC_COMMAND + '\n').encode(), len(commands) + extra, hang_cpu_s)
        if alive is False:                      # its output ended: let it exit
            try:
                session.process.wait(SILENCE_S)
            except subprocess.TimeoutExpired:
                pass
        status = session.end()
        answered = min(session.count(), len(commands))
        return Run(session.output.decode('utf-8', 'replace'), status, answered, alive is None)


def emulator_from_environment(program, symbolize=True):
    """The emulator that QEMU_PATH and QEMU_ARGS name; ends the process with a sentence when they are missing."""
    path, arguments = os.environ.get('QEMU_PATH'), os.environ.get('QEMU_ARGS')
    if not path or arguments is None:
        sys.exit(f'{program}: set QEMU_PATH to the emulator and QEMU_ARGS to the arguments of the machine')
    if not os.access(path, os.X_OK):
        sys.exit(f'{program}: QEMU_PATH: {path} is not an executable')
    try:
        return Emulator(path, arguments, symbolize)
    except ValueError as e:
        sys.exit(f'{program}: QEMU_ARGS cannot be split into words: {e}')


GIB = 1 << 30
RAM_BYTES = 512 << 20                   # of every machine of the fuzzer
LAST_RAM_BYTES = 3 * GIB                # what a pc has below its hole for PCI
DIMM_START, DIMM_END = 4 * GIB, 1024 * GIB


def arguments_elsewhere(arguments, commands):
    """The arguments for an emulator without our accelerator and sparse memory, and a note about what is lost.

    Memory that devices were fed outside RAM becomes RAM, or a pc-dimm above 4 GiB.
    """
    text = re.sub(r'(^|\s)-machine\s+accel=qtest(?=\s|$)', ' ', arguments) + ' -accel tcg -S'
    text, sparse = re.subn(r'\s-device\s+sparse-mem\S*', '', text)
    writes = [c.split() for c in commands if c.startswith('write ')]
    ends = [int(w[1], 0) + int(w[2], 0) for w in writes if int(w[1], 0) + int(w[2], 0) > RAM_BYTES]
    note = ''
    if sparse and not ends:
        return text, '; memory outside RAM was only written there'
    low = [end for end in ends if end <= LAST_RAM_BYTES]
    high = [end for end in ends if DIMM_START < end <= DIMM_END]
    if len(low) + len(high) < len(ends):
        note = '; some of the memory outside RAM cannot be backed there'
    if low:
        megabytes = -(-max(low) >> 20)
        text = re.sub(r'(^|\s)-m\s+512M(?=\s|$)', f' -m {megabytes}M', text)
    if high:
        size = -(-(max(high) - DIMM_START) // GIB)
        text = re.sub(r'(^|\s)-m\s+(\d+M)(?=\s|$)', rf' -m \2,slots=1,maxmem={size + 8}G', text)
        text += f' -object memory-backend-ram,id=fuzz-memory,size={size}G -device pc-dimm,memdev=fuzz-memory'
    return text, note
