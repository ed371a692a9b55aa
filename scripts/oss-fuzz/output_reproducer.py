#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Turn a qtest trace into a reproducer that can be sent to others: a shell command or a C test.

usage: QEMU_ARGS=ARGUMENTS [QEMU_PATH=EMULATOR] output_reproducer.py -bash TRACE
       QEMU_ARGS=ARGUMENTS output_reproducer.py -owner "NAME <MAIL>" -name CASE TRACE

-bash prints a here-document for a shell. Without it, C source of a qtest program is printed that compiles in
this tree and in QEMU's (tests/qtest/fuzz-CASE-test.c); it fails while the crash is there.
"""
import argparse
import datetime
import os
import re
import shlex
import sys

import qtest_trace

PROGRAM = 'output_reproducer.py'

C_FUNCTION = {**{f'out{s}': f'qtest_out{s}' for s in 'bwl'}, **{f'in{s}': f'qtest_in{s}' for s in 'bwl'},
              **{f'write{s}': f'qtest_write{s}' for s in 'bwlq'}, **{f'read{s}': f'qtest_read{s}' for s in 'bwlq'}}

C_SOURCE = '''/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * {title}
 *
 * Copyright (c) {year} {owner}
 *
 * Found by generic-fuzz; made by output_reproducer.py.
 */
#include "qemu/osdep.h"
#include "libqtest.h"

static void test_{name}(void)
{{
    QTestState *s = qtest_init({arguments});

{body}
    qtest_quit(s);
}}

int main(int argc, char **argv)
{{
    g_test_init(&argc, &argv, NULL);

    qtest_add_func("fuzz/{name}", test_{name});

    return g_test_run();
}}
'''


def c_string(text, indent):
    """text as C string literals, split between words at about 80 columns."""
    lines, line = [], ''
    for word in text.split(' '):
        if line and len(line) + len(word) > 70 - indent:
            lines.append(line + ' ')
            line = ''
        line += (' ' if line else '') + word
    lines.append(line)
    quoted = ['"' + part.replace('\\', '\\\\').replace('"', '\\"') + '"' for part in lines]
    return ('\n' + ' ' * indent).join(quoted)


def c_block_write(words):
    data = bytes.fromhex(words[3][2:])
    name = f'data_{int(words[1], 0):x}'
    rows = [data[i:i + 12] for i in range(0, len(data), 12)]
    body = ',\n'.join('            ' + ', '.join(f'0x{b:02x}' for b in row) for row in rows)
    return (f'    {{\n        static const uint8_t {name}[] = {{\n{body},\n        }};\n'
            f'        qtest_bufwrite(s, {words[1]}, {name}, sizeof({name}));\n    }}')


def c_statement(command):
    """One command as a C statement of the libqtest API."""
    words = command.split()
    name = words[0]
    if name in C_FUNCTION:
        return f'    {C_FUNCTION[name]}(s, {", ".join(words[1:])});'
    if name == 'write':
        return c_block_write(words)
    if name == 'read':
        return f'    {{\n        g_autofree void *data = g_malloc({words[2]});\n' \
               f'        qtest_memread(s, {words[1]}, data, {words[2]});\n    }}'
    if name == 'memset':
        return f'    qtest_memset(s, {words[1]}, {words[3]}, {words[2]});'
    if name == 'clock_step':
        return f'    qtest_clock_step(s, {words[1]});' if len(words) > 1 else '    qtest_clock_step_next(s);'
    if name == 'clock_set':
        return f'    qtest_clock_set(s, {words[1]});'
    sys.exit(f'{PROGRAM}: {name} has no equivalent in a C test')


def machine_arguments():
    arguments = os.environ.get('QEMU_ARGS')
    if arguments is None:
        sys.exit(f'{PROGRAM}: set QEMU_ARGS to the arguments of the machine '
                 '(reorder_fuzzer_qtest_trace.py prints them on stderr)')
    return arguments


def for_libqtest(arguments):
    """Without what libqtest itself adds."""
    arguments = re.sub(r'(^|\s)-display\s+\S+', ' ', arguments)
    arguments = re.sub(r'(^|\s)-machine\s+accel=qtest(?=\s|$)', ' ', arguments)
    arguments = re.sub(r'(^|\s)-accel\s+qtest(?=\s|$)', ' ', arguments)
    return ' '.join(arguments.split())


def c_program(name, owner, arguments, commands):
    return C_SOURCE.format(title=f'Reproducer: {name}', year=datetime.date.today().year, owner=owner, name=name,
                           arguments=c_string(for_libqtest(arguments), 31), body='\n'.join(c_statement(c) for c in commands))


def bash(arguments, commands, path):
    quoted = ' '.join(shlex.quote(word) for word in shlex.split(arguments))
    return f'cat << EOF | {shlex.quote(path)} {quoted} -qtest stdio\n' + '\n'.join(commands) + '\nEOF'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('-bash', action='store_true', help='a shell command instead of C')
    parser.add_argument('-owner', default='', help='who wrote it: "Name <mail>"')
    parser.add_argument('-name', default='crash', help='name of the case, a C identifier')
    parser.add_argument('-no_comment', action='store_true', help='accepted for scripts written for QEMU')
    parser.add_argument('trace')
    args = parser.parse_args()
    arguments = machine_arguments()
    try:
        commands = qtest_trace.read_commands(args.trace)
    except qtest_trace.TraceError as e:
        sys.exit(f'{PROGRAM}: {e}')
    if args.bash:
        print(bash(arguments, commands, os.environ.get('QEMU_PATH', './qemu-system-i386')))
        return 0
    name = args.name.replace('-', '_')
    if not re.fullmatch(r'[A-Za-z_][A-Za-z0-9_]*', name):
        sys.exit(f'{PROGRAM}: -name {args.name}: use letters, digits and underscores')
    print(c_program(name, args.owner, arguments, commands), end='')
    return 0


if __name__ == '__main__':
    sys.exit(main())
