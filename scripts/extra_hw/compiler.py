# SPDX-License-Identifier: GPL-2.0-or-later
"""Compiles the files of a folder: with the flags of our own device models, but no warnings.

Where a file uses a name of the device API without including its header (headers include different headers in
different versions of QEMU), the header is included for it. Where it includes a header that we don't have, but uses no
name that we don't have, an empty header stands in.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess

from . import index
from .folder import read
from .trace import write_if_changed

MODEL = 'hw/core/qdev.c'                    # external files are compiled as this one is
TARGET = 'tests/qtest/fuzz/fuzz.c'          # ... and fuzz targets as this one
DROPPED = re.compile(r"^(-W(?!l,)|-fcolor-diagnostics$|-fdiagnostics-color|-fsanitize-coverage-allowlist=|-M[DP]$)")
DROPPED_WITH_VALUE = ('-o', '-c', '-MQ', '-MF')
UNDECLARED = re.compile(
    r"error: (?:implicit declaration of function|call to undeclared (?:library )?function|use of undeclared identifier|"
    r"unknown type name|must use 'struct' tag to refer to type|variable has incomplete type|"
    r"incomplete definition of type|'(\w+)' undeclared)[^'\n]*(?:'(?:struct )?(\w+))?")
ERROR_LINE = re.compile(r'^([^:\n]+):(\d+):\d+: (?:fatal )?error:', re.M)
NAMELESS = ('macro', 'function-macro', 'type')  # kinds that such a line may be of
MISSING_HEADER = re.compile(r"fatal error: '?([^':\n]+)'?(?: file not found|: No such file or directory)")
MAX_ROUNDS = 6
MAX_STAND_INS = 50


class CompileError(Exception):
    """What the compiler said about a file."""

    def __init__(self, path, message):
        super().__init__(message)
        self.path, self.message = path, message


def flags_of(build_dir, model):
    """Compiler and flags that meson made up for one of our own files."""
    with open(os.path.join(build_dir, 'compile_commands.json'), encoding='utf-8') as f:
        entry = next(e for e in json.load(f) if os.path.normpath(os.path.join(e['directory'], e['file'])).endswith(model))
    words, kept = iter(shlex.split(entry['command'])), []
    for word in words:
        if word in DROPPED_WITH_VALUE:
            next(words)
        elif not DROPPED.match(word):
            kept.append(word)
    return kept


def quiet_flags(compiler):
    """No warning stops a build; a function without a declaration does, since its result would be cut to an int."""
    version = subprocess.run([*compiler, '--version'], capture_output=True, text=True, check=True).stdout
    if 'clang' in version:
        quiet = ['-Wno-everything', '-fno-color-diagnostics', '-ferror-limit=0']
        major = int(re.search(r'version (\d+)', version)[1])
        quiet += ['-fno-sanitize=function'] if major >= 17 else []
    else:
        quiet = ['-Wno-attributes', '-Wno-incompatible-pointer-types', '-Wno-int-conversion',
                 '-Wno-discarded-qualifiers', '-fdiagnostics-color=never']
    return quiet + ['-Werror=implicit-function-declaration']


class Compiler:
    """Compiles into one folder of objects."""

    def __init__(self, build_dir, folder, out, include):
        self.build_dir, self.folder, self.out, self.include = build_dir, folder, out, include
        model = flags_of(build_dir, MODEL)
        cc = model[:next(i for i, word in enumerate(model) if word.startswith('-'))]
        self.cc = [word for word in cc if os.path.basename(word) not in ('ccache', 'sccache')]
        self.quiet = quiet_flags(self.cc)
        self.flags = {MODEL: model}
        self.notes = []

    def command(self, path, model):
        if model not in self.flags:
            self.flags[model] = flags_of(self.build_dir, model)
        return self.flags[model] + self.quiet + self.quote_paths(path) + [
            f'-DQEMU_EXTRA_HW="{self.folder.path}"', '-DCONFIG_DEVICES="config-devices.h"']

    def quote_paths(self, path):
        """Where #include "..." looks, before our own headers: see extra-hw.py."""
        where, paths = os.path.dirname(path), []
        while where.startswith(self.folder.path):
            relative = os.path.relpath(where, self.folder.path)
            paths.append(os.path.normpath(os.path.join(self.out, relative)))
            where = os.path.dirname(where)
        paths += [self.folder.path, os.path.join(self.folder.path, 'include')]
        return [f'-iquote{p}' for p in paths] + [f'-I{self.folder.path}', f'-idirafter{self.out}/moved']

    def object_of(self, path):
        inside = path.startswith(self.folder.path + os.sep)
        name = os.path.relpath(path, self.folder.path) if inside else os.path.basename(path)
        return os.path.join(self.out, 'objects', name.replace(os.sep, '_') + '.o')

    def compile(self, path, model=MODEL):
        """The object of path; raises CompileError."""
        obj = self.object_of(path)
        command = self.command(path, model) + ['-MD', '-MF', obj + '.d', '-o', obj, '-c', path]
        stamp = hashlib.sha256('\0'.join(command).encode()).hexdigest()
        if not is_fresh(obj, stamp):
            os.makedirs(os.path.dirname(obj), exist_ok=True)
            self.run(path, command)
            with open(obj + '.stamp', 'w', encoding='utf-8') as f:
                f.write(stamp)
        return obj

    def run(self, path, command):
        """Compiles; includes what the file forgot, as long as that helps."""
        added, missing = [], {}
        stand_ins = self.object_of(path) + '.headers'
        shutil.rmtree(stand_ins, ignore_errors=True)
        command = command + ['-idirafter' + stand_ins]
        for _ in range(MAX_ROUNDS):
            forced = [word for header in added for word in ('-include', header)]
            done = self.try_compile(command + (['-include', 'qemu/osdep.h'] + forced if forced else []), stand_ins,
                                    missing)
            if done.returncode == 0:
                self.notes += [f'{path}: included {header} for it' for header in added]
                self.notes += [f'{path}: there is no {header}, and it does without' for header in missing]
                return
            headers = [header for header in self.wanted(done.stderr, command) if header not in added]
            if not headers:
                break
            added += headers
        raise CompileError(path, ''.join(missing.values()) + done.stderr)

    def try_compile(self, command, stand_ins, missing):
        """Compiles with an empty header in the place of each that is missing; adds their names and messages."""
        while True:
            done = subprocess.run(command, cwd=self.build_dir, capture_output=True, text=True, check=False,
                                  env=dict(os.environ, LC_ALL='C'))
            hit = MISSING_HEADER.search(done.stderr)
            if not hit or hit[1] in missing or len(missing) == MAX_STAND_INS or hit[1][0] == '/' or '..' in hit[1].split('/'):
                return done
            missing[hit[1]] = done.stderr
            write_if_changed(os.path.join(stand_ins, hit[1]), '')

    def wanted(self, message, command):
        """Headers of ours that declare names which the compiler does not know."""
        headers = index.build(self.include, self.flags[MODEL])
        names = [a or b for a, b in UNDECLARED.findall(message)]
        found = list(dict.fromkeys(headers[name][0] for name in names if name in headers))
        return found or self.wanted_in_lines(message, command, headers)

    def wanted_in_lines(self, message, command, headers):
        """
        The same where the complaint names nothing, as with a macro that stands for a declaration: headers of the
        macros and types on those lines, unless the file has them.
        """
        lines = {(path, int(number)) for path, number in ERROR_LINE.findall(message)
                 if path.startswith(self.folder.path + os.sep)}
        words = {word for path, number in lines for word in re.findall(r'\w+', read(path).split('\n')[number - 1])}
        found = sorted({headers[word][0] for word in words if word in headers and headers[word][1] in NAMELESS})
        return [header for header in found if header not in self.included(command)] if found else []

    def included(self, command):
        """Headers of ours that a file includes, directly or not."""
        rule = subprocess.run([*command[:command.index('-MD')], '-M', command[-1]], cwd=self.build_dir,
                              capture_output=True, text=True, check=False).stdout
        paths = (os.path.realpath(os.path.join(self.build_dir, word)) for word in rule.split())
        return {os.path.relpath(path, self.include) for path in paths if path.startswith(self.include + os.sep)}

    def compile_all(self, paths, model=MODEL):
        """Objects, and errors, of all paths; in parallel."""
        objects, errors = [], []
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for future in [pool.submit(self.compile, path, model) for path in paths]:
                try:
                    objects.append(future.result())
                except CompileError as e:
                    errors.append(e)
        return objects, errors


def is_fresh(obj, stamp):
    """Whether the object was made by the same command and after all that it depends on."""
    try:
        if read(obj + '.stamp') != stamp:
            return False
        made = os.stat(obj).st_mtime_ns
        words = read(obj + '.d').replace('\\\n', ' ').split(':', 1)[1].split()
        return all(os.stat(word).st_mtime_ns <= made for word in words)
    except (OSError, IndexError):
        return False
