# SPDX-License-Identifier: GPL-2.0-or-later
"""What crash a program's output reports: its kind and the functions it happened in.

Two reports are the same crash when their signatures are equal. A signature has no addresses, line numbers or
sizes, so it is stable across builds, and no function of the harness or of the accessors above it, so a crash in
the fuzzer and the same crash in the plain emulator have the same one.
"""
import re
import signal

MAX_FRAMES = 3

FRAME = re.compile(r'^\s+#\d+ 0x[0-9a-f]+ +(?:in (?P<function>\S.*?) (?P<place>[/(.]\S*).*'
                   r'|\((?P<module>\S+?)\+(?P<offset>0x[0-9a-f]+)\).*|.*)$')
# Functions of runtimes, which say nothing about where the mistake is.
RUNTIME = re.compile(r'^(_*asan_|__interceptor_|_*sanitizer_|_*ubsan_|fuzzer::|__?assert_fail|__restore_rt|__GI_|__pthread_kill|'
                     r'(mem(cpy|move|set|cmp)|abort|raise|gsignal|pthread_kill|_Exit|malloc|calloc|realloc|free|fuzz_explain|write_report|redirect_errors|explain|_Exit|on_\w+'
                     r'|g_assertion_message\w*|g_log\w*|g_malloc\w*|g_realloc\w*|g_free|emulator_alloc|exceed_limit|show_to_engine|blocks_alloc)$)')
# From here outwards a stack is that of any access.
HARNESS = re.compile(r"^(memory_region_|access_with_|address_space_|flatview_|qtest_|direct_|main_loop|main$|generic_|(call|read|write)_(read|write|parts|device)$"
                     r"|aio_bh|timerlist|qemu_clock_run|qemu_clock_advance|run_due|LLVMFuzzer|call_target|fuzz_run)")
LIBRARY = re.compile(r'^/(usr/)?lib')

# How each kind announces itself; the group is the kind, or what to make one of.
ASAN = re.compile(r'ERROR: AddressSanitizer: (?:attempting )?(\S+)(.*)')
UBSAN = re.compile(r'^(\S+?):\d+:\d+: runtime error: (.*)', re.M)
ENGINE = re.compile(r'ERROR: (?:libFuzzer|snapshot|fuzz): (out-of-memory|timeout|deadly signal)')
GLIB_ASSERTION = re.compile(r'^(?:\*\*\n)?(?:Bail out! )?ERROR:([^:\n]*):\d+:(\w+): (?:assertion failed|code should not be reached)(.*)', re.M)
LIBC_ASSERTION = re.compile(r"^\S+: ([^:\n]*):\d+: (?:[\w ]+ \**)?(\w+)(?:\(.*\))?: Assertion [`'](.*)' failed", re.M)


class Crash:
    """kind: "heap-buffer-overflow", "assertion" ...; frames: innermost first; line: the sentence of the report."""

    def __init__(self, kind, frames, line):
        self.kind, self.frames, self.line = kind, frames[:MAX_FRAMES], line.strip()

    @property
    def signature(self):
        return ' < '.join([self.kind + (' in ' if self.frames else '') + (self.frames[0] if self.frames else '')]
                          + self.frames[1:])


def stack(lines):
    """The frames of the first stack in lines that are the device's own."""
    frames, started = [], False
    for line in lines:
        found = FRAME.match(line)
        if not found:
            if started:
                break
            continue
        started = True
        name = found['function']
        if name is None:
            if not found['module'] or LIBRARY.match(found['module']):
                continue
            name = found['offset']
            frames.append(name)
            continue
        if RUNTIME.match(name) or LIBRARY.match(found['place'] or '') or (found['place'] or '').startswith('('):
            continue
        if HARNESS.match(name):
            break
        frames.append(name)
    return frames


def asan_kind(word, rest):
    if word == 'SEGV':
        address = re.search(r'unknown address 0x([0-9a-f]+)', rest)
        return 'null-dereference' if address and int(address[1], 16) < 4096 else 'SEGV'
    if word == 'requested' or 'allocation-size-too-big' in word:
        return 'out-of-memory'
    return {'out-of-memory': 'out-of-memory', 'free': 'bad-free'}.get(word, word.rstrip(':'))


def parse(output, status=0):
    """The crash that output (and a status as of subprocess) tells of, or None."""
    assertion = GLIB_ASSERTION.search(output) or LIBC_ASSERTION.search(output)
    found = ASAN.search(output)
    if found and not (assertion and found[1] == 'ABRT'):
        return Crash(asan_kind(found[1], found[2]), stack(output[found.end():].splitlines()), found[0])
    found = UBSAN.search(output)
    if found:
        kind = re.sub(r"-?\b(0x[0-9a-f]+|\d+(\.\d+)?(e[+-]\d+)?)\b", 'N', found[2])
        return Crash('undefined: ' + kind[:1].lower() + kind[1:], stack(output[found.end():].splitlines()) or [found[1]], found[0])
    if assertion:
        return Crash('assertion', [assertion[2]], assertion[0])
    found = ENGINE.search(output)
    if found:
        frames = stack(output[found.end():].splitlines())
        if found[1] == 'timeout':
            return Crash('hang', frames[-2:], found[0])         # inner frames depend on when it was looked at
        return Crash('signal' if found[1] == 'deadly signal' else found[1], frames, found[0])
    if status is not None and status < 0 and -status in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL):
        return Crash(signal.Signals(-status).name, [], f'killed by {signal.Signals(-status).name}')
    return None
