#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Which names of a list does the device API lack?

usage: check-device-api.py LIST [LIBRARY.a]...
       check-device-api.py --undefined LIBRARY.a...

LIST has the sections "## headers", "## functions ..." and "## constants ...", with lines "COUNT NAME". A header must be
below include/. Any other name must be declared in one; when libraries are given, a function must be defined in one of
them too. Prints a line per name that is missing, most used first; names that models define themselves are told by
their small count.

--undefined prints the functions and variables that headers declare and no library defines. Speaks TAP.
"""
import argparse
import os
import re
import subprocess
import sys

from extra_hw import index, link
from extra_hw.folder import read

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INCLUDE = os.path.join(SOURCE, 'include')


def parse(path):
    """(kind, count, name) of each line."""
    kind = None
    for line in read(path).splitlines():
        if line.startswith('## '):
            kind = line.split()[1]
        elif kind and re.match(r'^\d+ \S+$', line):
            count, name = line.split()
            yield kind, int(count), name


def in_system_headers(names):
    """Those names that the C library or GLib declares; asks the compiler, once."""
    uses = ''.join(f'#ifndef {name}\nvoid *use_{name}(void) {{ return (void *){name}; }}\n#endif\n' for name in names)
    flags = subprocess.run(['pkg-config', '--cflags', 'glib-2.0'], capture_output=True, text=True, check=True).stdout
    done = subprocess.run(['clang', '-w', '-ferror-limit=0', '-fsyntax-only', '-xc', '-', '-I' + INCLUDE, *flags.split()],
                          input='#include "qemu/osdep.h"\n#include <zlib.h>\n' + uses, capture_output=True, text=True,
                          check=False)
    return set(names) - set(re.findall(r"undeclared identifier '(\w+)'", done.stderr))


def missing(names, libraries):
    names = list(names)
    known, defined = index.build(INCLUDE), link.defined_in(libraries)
    system = in_system_headers(sorted({name for kind, _, name in names if kind != 'headers' and name not in known}))
    for kind, count, name in names:
        if kind == 'headers':
            if not os.path.exists(os.path.join(INCLUDE, name)):
                yield kind, count, name, 'no such header'
        elif name not in known:
            if name not in system:
                yield kind, count, name, 'not declared'
        elif libraries and known[name][1] in ('function', 'variable') and name not in defined:
            yield kind, count, name, f'declared in {known[name][0]}, defined nowhere'


# What is declared in these headers, and these functions, are defined by the model of that name, which comes from outside.
OF_MODELS_OUTSIDE = ('hw/audio/wm8750.h', 'hw/block/flash.h', 'hw/char/pl011.h', 'hw/display/ramfb.h',
                     'hw/ipmi/ipmi_bt.h', 'hw/net/lan9118.h', 'hw/net/smc91c111.h', 'hw/rtc/m48t59.h',
                     'mmio_ide_init_drives',
                     'qapi/qapi-commands-rocker.h')


def check_undefined(libraries):
    defined = link.defined_in(libraries)
    lacking = [f'{header}: {kind} {name} is defined nowhere' for name, (header, kind) in index.build(INCLUDE).items()
               if kind in ('function', 'variable') and name not in defined and
               header not in OF_MODELS_OUTSIDE and name not in OF_MODELS_OUTSIDE]
    print('1..1', *(f'# {line}' for line in sorted(lacking)), sep='\n')
    print('not ok' if lacking else 'ok', '1 /device-api/what-headers-declare-is-defined')
    return 1 if lacking else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--undefined', action='store_true')
    parser.add_argument('list')
    parser.add_argument('libraries', nargs='*')
    args = parser.parse_args()
    if args.undefined:
        sys.exit(check_undefined([args.list, *args.libraries]))
    lines = list(missing(parse(args.list), args.libraries))
    for kind, count, name, why in lines:
        print(f'{count:4} {kind:10} {name}: {why}')
    sys.exit(1 if lines else 0)


if __name__ == '__main__':
    main()
