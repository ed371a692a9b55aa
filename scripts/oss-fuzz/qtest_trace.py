# SPDX-License-Identifier: GPL-2.0-or-later
"""What the trace scripts share: qtest commands, the fuzzer's log, and running an emulator on a trace.

A trace is a list of qtest commands, one a line. The fuzzer's log (QTEST_LOG=1) has them as "[R +s.us] COMMAND",
fills of DMA reads as "[DMA] COMMAND" behind the access that caused them, and the machine's arguments in
"Starting ARCH with Arguments: ...".
"""
import os
import re
import shlex
import subprocess
import sys
import tempfile

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


class Emulator:
    """An emulator and the arguments that make the machine of a trace."""

    def __init__(self, path, arguments):
        self.command = [path] + shlex.split(arguments) + ['-qtest', 'stdio']
        self.runs = 0

    def run(self, commands, timeout):
        """Runs the trace; returns everything that was printed, and the exit status (None: it timed out)."""
        self.runs += 1
        with tempfile.TemporaryFile() as stdin:
            stdin.write(('\n'.join(commands) + '\n').encode())
            stdin.seek(0)
            try:
                done = subprocess.run(self.command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                      timeout=timeout, check=False)
            except subprocess.TimeoutExpired as e:
                return (e.stdout or b'').decode('utf-8', 'replace'), None
        return done.stdout.decode('utf-8', 'replace'), done.returncode


def emulator_from_environment(program):
    """The emulator that QEMU_PATH and QEMU_ARGS name; ends the process with a sentence when they are missing."""
    path, arguments = os.environ.get('QEMU_PATH'), os.environ.get('QEMU_ARGS')
    if not path or arguments is None:
        sys.exit(f'{program}: set QEMU_PATH to the emulator and QEMU_ARGS to the arguments of the machine')
    if not os.access(path, os.X_OK):
        sys.exit(f'{program}: QEMU_PATH: {path} is not an executable')
    return Emulator(path, arguments)


def crash_signature(output):
    """A text that names the crash in output: sanitizer summary, assertion, or None."""
    for pattern in (r'SUMMARY: \w+Sanitizer: [^\n]*', r'[^\n]*: runtime error: [^\n]*',
                    r'[^\n]*[Aa]ssertion[^\n]*failed[^\n]*', r'ERROR: [^\n]*', r'[^\n]*Bail out![^\n]*'):
        found = re.search(pattern, output)
        if found:
            return re.sub(r'^SUMMARY: ', '', re.sub(r'\(.*?\+0x[0-9a-f]+\)', '', found.group(0))).strip()
    return None


def hung(commands, output, status):
    """Whether a run that timed out left a command unanswered. (QEMU itself waits for more when its input ends.)"""
    answers = sum(line.startswith(('OK', 'FAIL')) for line in output.splitlines())
    return status is None and answers < len(commands)
