#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The snapshot knows no fuzzing engine: all that its objects need is the C library's or a sanitizer's public interface.

usage: snapshot-symbols-test.py NM LIBRARY
"""
import ctypes
import re
import subprocess
import sys

# Not the callbacks of coverage: those are an engine's.
SANITIZER = re.compile(r'^__(asan|sanitizer|interceptor)_(?!cov|weak_hook)')
TOOLS = re.compile(r'^(__(start|stop)_emulator_(data|bss|text)|_GLOBAL_OFFSET_TABLE_|__cpu_model|_?__tls_get_addr)$')
ENGINES = re.compile(rb'LLVMFuzzer|libfuzzer|_ZN6fuzzer|honggfuzz|HF_ITER|centipede|__afl', re.I)


def listed(nm, library, *options):
    return subprocess.run([nm, '-P', *options, library], stdout=subprocess.PIPE, check=True).stdout.decode()


def symbols(nm, library, option):
    return {line.split()[0] for line in listed(nm, library, option).splitlines() if len(line.split()) > 1}


def is_known(symbol, libc):
    return bool(SANITIZER.match(symbol) or TOOLS.match(symbol) or hasattr(libc, symbol))


def needs_engine(nm, library):
    defined, needed = symbols(nm, library, '--defined-only'), symbols(nm, library, '--undefined-only')
    libc = ctypes.CDLL(None)
    unknown = sorted(s for s in needed - defined if not is_known(s, libc))
    return [f'needs {s}' for s in unknown] + ([] if defined else ['no symbols in it'])


def spells_engine(nm, library):
    """In a symbol, or to look one up while it runs. The library is a thin archive, which only names its objects."""
    objects = sorted(set(re.findall(r'\[([^\]]+)\]:', listed(nm, library, '-A'))))
    wrong = [] if objects else ['no objects in it']
    for path in objects:
        with open(path, 'rb') as f:
            wrong += [f'{path} has "{text.decode()}"' for text in sorted(set(ENGINES.findall(f.read())))]
    return wrong


def main():
    print('1..2')
    for number, (name, case) in enumerate([('needs-no-engine', needs_engine), ('spells-no-engine', spells_engine)], 1):
        wrong = case(*sys.argv[1:])
        print(f'{"not ok" if wrong else "ok"} {number} /snapshot/{name}')
        for line in wrong:
            print(f'# {line}')


main()
