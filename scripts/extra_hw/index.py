# SPDX-License-Identifier: GPL-2.0-or-later
"""What the public headers declare: the compiler expands all of them, and we read the outcome."""
import os
import re
import subprocess

from .folder import read

# Headers that only code which is built per target can include.
NEEDS_TARGET = re.compile(r'#\s*include\s+"(cpu|cpu-param)\.h"')
LINE_MARKER = re.compile(r'^# \d+ "([^"]*)"')
DEFINE = re.compile(r'^#define (\w+)(\()?')
ATTRIBUTE = re.compile(r'__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)|__extension__|_Pragma\([^)]*\)|__asm__\s*\([^)]*\)')
ENUMERATOR = re.compile(r'(?:^|,)\s*(\w+)')
TYPEDEF_POINTER = re.compile(r'\(\s*\*?\s*(\w+)\s*\)\s*\(')
FUNCTION = re.compile(r'[\w*]\s*\b(\w+)\s*\(')
VARIABLE = re.compile(r'[\w*]\s*\b(\w+)\s*(?:\[[^]]*\])*\s*$')
TAG = re.compile(r'^(?:typedef\s+)?(struct|union|enum)\s+(\w+)')


def headers(include):
    """Paths of all headers below a folder, relative to it, sorted."""
    found = []
    for where, _, names in os.walk(include):
        found += [os.path.relpath(os.path.join(where, name), include) for name in names if name.endswith('.h')]
    return sorted(found)


def expand(include, command=None):
    """Preprocessed text of all headers together, with #define lines and line markers."""
    if command is None:
        packages = ['glib-2.0', 'pixman-1', 'json-glib-1.0', 'slirp']
        flags = subprocess.run(['pkg-config', '--cflags', *packages], capture_output=True, text=True, check=True).stdout
        command = ['cc', *flags.split()]
    lines = ['qemu/osdep.h'] + [header for header in headers(include) if not header.startswith('standard-headers/')]
    lines = [line for line in lines if not NEEDS_TARGET.search(read(os.path.join(include, line)))]
    source = ''.join(f'#include "{header}"\n' for header in lines)
    return subprocess.run([*command, '-I' + include, '-w', '-E', '-dD', '-xc', '-'], input=source,
                          capture_output=True, text=True, check=False).stdout


def by_header(text, include):
    """header -> (its text, its macros: name -> whether it takes arguments)."""
    texts, macros, header = {}, {}, None
    for line in text.splitlines():
        marker = LINE_MARKER.match(line)
        if marker:
            path = os.path.realpath(marker[1])
            header = os.path.relpath(path, include) if path.startswith(include + os.sep) else None
            continue
        if header is None:
            continue
        define = DEFINE.match(line)
        if define:
            macros.setdefault(header, {})[define[1]] = bool(define[2])
        elif not line.startswith('#'):
            texts.setdefault(header, []).append(line)
    return {h: ('\n'.join(texts.get(h, [])), macros.get(h, {})) for h in texts.keys() | macros.keys()}


def statements(text):
    """(text outside of braces, text inside) of each declaration at file scope."""
    depth, outside, inside = 0, [], []
    for piece in re.split(r'([{};])', text):
        if piece == '{':
            depth += 1
            outside += ['{}'] if depth == 1 else []
        elif piece == '}':
            depth -= 1
            joined = ''.join(outside).strip()
            if depth == 0 and is_function_body(joined):
                yield joined, ''.join(inside)
                outside, inside = [], []
        elif piece == ';' and depth == 0:
            yield ''.join(outside).strip(), ''.join(inside)
            outside, inside = [], []
        elif depth == 0:
            outside.append(ATTRIBUTE.sub(' ', piece))
        else:
            inside.append(piece)


def is_function_body(outside):
    head = outside[:-2].rstrip()
    return outside.endswith('{}') and head.endswith(')') and not head.startswith('typedef')


def declared(outside, inside):
    """(name, kind) pairs of one declaration; kinds: type, constant, function, inline, variable."""
    found = []
    tag = TAG.match(outside)
    if tag and '{}' in outside:
        found.append((tag[2], 'type'))
    if 'enum' in outside.split('{}')[0] and '{}' in outside:
        found += [(name, 'constant') for name in ENUMERATOR.findall(re.sub(r'\([^()]*\)', '', inside))]
    rest = outside.split('{}')[-1] if tag else outside
    if outside.startswith('typedef'):
        hit = TYPEDEF_POINTER.search(outside) or FUNCTION.search(rest) or re.search(r'(\w+)\s*(?:\[[^]]*\])*$', rest)
        return found + ([(hit[1], 'type')] if hit else [])
    hit = FUNCTION.search(outside.split('{}')[0]) if not tag or '(' in outside else None
    if hit and '=' not in outside[:hit.start()]:
        return found + [(hit[1], 'inline' if outside.endswith('{}') else 'function')]
    hit = VARIABLE.search(outside) if outside.startswith('extern') else None
    return found + ([(hit[1], 'variable')] if hit else [])


def build(include, command=None):
    """name -> (header, kind); kinds are those above and macro, function-macro."""
    include, index = os.path.realpath(include), {}
    for header, (text, macros) in sorted(by_header(expand(include, command), include).items()):
        for name, takes_arguments in macros.items():
            index.setdefault(name, (header, 'function-macro' if takes_arguments else 'macro'))
        for outside, inside in statements(text):
            for name, kind in declared(outside, inside):
                index.setdefault(name, (header, kind))
    return index
