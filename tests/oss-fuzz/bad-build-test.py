#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds with scripts/oss-fuzz/build.sh as OSS-Fuzz does, and checks what OSS-Fuzz's bad-build check looks for.

usage: bad-build-test.py [--sanitizer NAME]... [--architecture x86_64|i386] [--work DIR]

The built folder is moved before it is run, and every program runs with a read-only file system but for /tmp,
without /dev, and from another folder, as on a fuzzing bot. Prints TAP.
"""
import argparse
import configparser
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), '..', '..'))
COMMON = '-O1 -fno-omit-frame-pointer -gline-tables-only -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION'
UNDEFINED = ('array-bounds,bool,builtin,enum,integer-divide-by-zero,null,object-size,return,'
             'returns-nonnull-attribute,shift,signed-integer-overflow,unreachable,vla-bound,vptr')
CFLAGS = {
    'address': '-fsanitize=address -fsanitize-address-use-after-scope -fsanitize=fuzzer-no-link',
    'undefined': f'-fsanitize={UNDEFINED} -fno-sanitize-recover={UNDEFINED} -fsanitize=fuzzer-no-link',
    'coverage': '-fprofile-instr-generate -fcoverage-mapping -fsanitize=fuzzer-no-link',
    'none': '-fsanitize=fuzzer-no-link',
}
# Calls of a sanitizer's runtime in the program: at least, at most. From OSS-Fuzz's bad_build_check.
MANY = 1 << 40
CALLS = {
    'address': {'__asan': (1000, MANY), '__ubsan': (0, 200), '__msan': (0, 3)},
    'undefined': {'__asan': (0, 0), '__ubsan': (168, MANY), '__msan': (0, 3)},
    'coverage': {},
    'none': {},
}
MAX_UBSAN_ON_I386 = 280
MIN_EDGES = 100
FILE_TYPE = {'x86_64': 'x86-64', 'i386': '80386'}
CALL = {'x86_64': r'callq?\s+[0-9a-f]+\s+<', 'i386': r'call\s+[0-9a-f]+\s+<'}
LIMITS = ['-rss_limit_mb=2560', '-timeout=25']
# In a mount namespace of its own: all of the file system read-only, /tmp its own, /dev gone.
BOT = '''set -e
mount --bind "$1" /mnt
mount -t tmpfs tmpfs /tmp
mkdir /tmp/out /tmp/elsewhere
mount --bind -o ro /mnt /tmp/out
mount -t tmpfs -o ro tmpfs /dev
mount -o remount,ro,bind / || mount -o remount,ro /
cd /tmp/elsewhere
shift
exec "$@"'''


class Tap:
    """Results as TAP, and whether all passed."""

    def __init__(self):
        self.count = self.failed = 0

    def case(self, name, ok, why=''):
        self.count += 1
        self.failed += not ok
        print(f'{"ok" if ok else "not ok"} {self.count} - {name}', flush=True)
        for line in (why.splitlines() if not ok else []):
            print(f'# {line}')

    def skip(self, name, why):
        self.count += 1
        print(f'ok {self.count} - {name} # SKIP {why}', flush=True)


def build(sanitizer, architecture, out, work):
    environment = {k: v for k, v in os.environ.items() if k not in ('LIB_FUZZING_ENGINE', 'FUZZING_ENGINE')}
    environment.update(OUT=out, WORK=work, SANITIZER=sanitizer, FUZZING_ENGINE='libfuzzer', ARCHITECTURE=architecture,
                       CFLAGS=f'{COMMON} {CFLAGS[sanitizer]}', LIB_FUZZING_ENGINE='-fsanitize=fuzzer')
    done = subprocess.run([os.path.join(TREE, 'scripts', 'oss-fuzz', 'build.sh')], env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode == 0, '\n'.join(done.stdout.splitlines()[-30:])


def can_be_a_bot():
    probe = subprocess.run(['unshare', '--mount', '--map-root-user', 'sh', '-c', 'mount -t tmpfs tmpfs /tmp'],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return probe.returncode == 0


def run_on_bot(out, name, *args):
    """Runs a program of @out as a fuzzing bot would."""
    command = ['unshare', '--mount', '--map-root-user', 'sh', '-c', BOT, 'bot', out, '/tmp/out/' + name, *args]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          errors='replace', timeout=300, check=False)
    return done.stdout, done.returncode


def executables(out):
    return sorted(name for name in os.listdir(out)
                  if os.path.isfile(os.path.join(out, name)) and
                  os.stat(os.path.join(out, name)).st_mode & stat.S_IXUSR)


def count_calls(program, architecture):
    """Calls of sanitizer runtimes, by prefix."""
    counts = {'__asan': 0, '__ubsan': 0, '__msan': 0}
    pattern = re.compile(CALL[architecture] + r'(__asan|__ubsan|__msan)')
    with subprocess.Popen(['objdump', '-d', program], stdout=subprocess.PIPE, text=True) as objdump:
        for line in objdump.stdout:
            found = pattern.search(line)
            if found:
                counts[found.group(1)] += 1
    return counts


def check_calls(tap, label, program, sanitizer, architecture):
    counts = count_calls(program, architecture)
    for prefix, (least, most) in CALLS[sanitizer].items():
        if prefix == '__ubsan' and architecture == 'i386' and most == 200:
            most = MAX_UBSAN_ON_I386
        tap.case(f'{label}/calls-of-{prefix.strip("_")}', least <= counts[prefix] <= most,
                 f'{counts[prefix]} calls, not {least} to {most}')


def check_layout(tap, label, out, names, architecture):
    stray = [name for name in names if not re.match(r'qemu-fuzz-[\w]+-target-[\w-]+$', name)]
    tap.case(f'{label}/nothing-else-is-executable', not stray and names, ' '.join(stray) or 'no targets')
    inodes = {os.stat(os.path.join(out, name)).st_ino for name in names}
    tap.case(f'{label}/one-program-many-links', len(inodes) == 1, f'{len(inodes)} files')
    with open(os.path.join(out, names[0]), 'rb') as f:
        tap.case(f'{label}/programs-are-elf', f.read(4) == b'\x7fELF')
    described = subprocess.run(['file', '-L', os.path.join(out, names[0])], stdout=subprocess.PIPE, text=True, check=False)
    tap.case(f'{label}/architecture', FILE_TYPE[architecture] in described.stdout, described.stdout)
    libraries = [f for f in os.listdir(os.path.join(out, 'lib'))
                 if os.stat(os.path.join(out, 'lib', f)).st_mode & stat.S_IXUSR]
    tap.case(f'{label}/libraries-are-not-executable', not libraries, ' '.join(libraries))


def options_of(out, name):
    """Of the engine, from the file beside a program."""
    parser = configparser.ConfigParser()
    parser.read(os.path.join(out, name + '.options'), encoding='utf-8')
    options = dict(parser['libfuzzer'])
    if 'dict' in options:
        options['dict'] = '/tmp/out/' + options['dict']
    return [f'-{option}={value}' for option, value in options.items()]


def check_start(tap, label, out, name):
    options = options_of(out, name)
    output, status = run_on_bot(out, name, '-seed=1337', '-runs=4', *LIMITS, *options)
    entries = re.search(r'^Dictionary: (\d+) entries', output, re.M)
    if any(option.startswith('-dict=') for option in options):
        tap.case(f'{label}/{name}/dictionary-is-read', entries and int(entries.group(1)) > 1, output[:1000])
    good = status == 0 and 'Done 4 runs' in output and 'no interesting inputs were found' not in output
    edges = re.search(r'INFO: Loaded \d+ modules?\s+\((\d+) (?:inline 8-bit counters|guards)\)', output)
    tap.case(f'{label}/{name}/starts', good, output[-2000:])
    tap.case(f'{label}/{name}/is-instrumented', edges and int(edges.group(1)) >= MIN_EDGES, output[:1000])


def check_seeds(tap, label, out, name):
    archive = os.path.join(out, name + '_seed_corpus.zip')
    if not os.path.exists(archive):
        return
    with tempfile.TemporaryDirectory(dir=out) as seeds:
        shutil.unpack_archive(archive, seeds)
        number = len(os.listdir(seeds))
        output, status = run_on_bot(out, name, '-runs=0', *LIMITS, '/tmp/out/' + os.path.basename(seeds))
    tap.case(f'{label}/{name}/seed-corpus-is-clean', status == 0 and f'seed corpus: files: {number} ' in output, output[-2000:])


def check_coverage(tap, label, out, name, folder):
    """A coverage build leaves a profile that llvm-cov can show, with lines of devices in it."""
    raw, data = os.path.join(folder, 'one.profraw'), os.path.join(folder, 'one.profdata')
    program = os.path.join(out, name)
    subprocess.run([program, '-runs=100', '-seed=1337'], env={**os.environ, 'LLVM_PROFILE_FILE': raw},
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd=folder)
    merged = subprocess.run(['llvm-profdata', 'merge', '-sparse', raw, '-o', data],
                            stderr=subprocess.PIPE, text=True, check=False)
    tap.case(f'{label}/profile-is-complete', merged.returncode == 0, merged.stderr)
    report = subprocess.run(['llvm-cov', 'report', program, '-instr-profile=' + data], stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, check=False).stdout
    lines = re.findall(r'^\S*hw/\S+\.c\s.*?(\d+)\s+(\d+)\s+[\d.]+%', report, re.M)
    tap.case(f'{label}/profile-has-devices', any(int(total) > int(missed) for total, missed in lines), report[-1500:])


def check_sanitizer(tap, sanitizer, architecture, folder, work):
    label = f'oss-fuzz/{sanitizer}'
    built = os.path.join(folder, f'built-{sanitizer}')
    ok, output = build(sanitizer, architecture, built, work)
    tap.case(f'{label}/builds', ok, output)
    if not ok:
        return
    out = os.path.join(folder, f'moved-{sanitizer}')
    os.rename(built, out)
    names = executables(out)
    check_layout(tap, label, out, names, architecture)
    check_calls(tap, label, os.path.join(out, names[0]), sanitizer, architecture)
    if can_be_a_bot():
        for name in names:
            check_start(tap, label, out, name)
            check_seeds(tap, label, out, name)
    else:
        tap.skip(f'{label}/starts', 'this user may not make a mount namespace')
    if sanitizer == 'coverage':
        check_coverage(tap, label, out, next((n for n in names if 'virtio-net-socket' in n), names[0]), folder)
    shutil.rmtree(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--sanitizer', action='append', choices=sorted(CFLAGS))
    parser.add_argument('--architecture', default='x86_64', choices=sorted(FILE_TYPE))
    parser.add_argument('--work', help='keep the builds here, for another run')
    args = parser.parse_args()
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for sanitizer in args.sanitizer or sorted(CFLAGS):
            check_sanitizer(tap, sanitizer, args.architecture, folder, args.work or os.path.join(folder, 'work'))
    print(f'1..{tap.count}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
