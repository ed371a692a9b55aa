# SPDX-License-Identifier: GPL-2.0-or-later
"""Which public header declares which name."""
import os
import re

from .folder import read

NAMES = (
    re.compile(r'^[ \t]*#[ \t]*define[ \t]+(\w+)', re.M),
    re.compile(r'^\}[ \t]*(?:\w+\([^)]*\)[ \t]*)?(\w+);', re.M),                # } Name;
    re.compile(r'^typedef[^;{}()]*[ \t*](\w+);', re.M),
    re.compile(r'^typedef[^;{}]*\(\*?(\w+)\)', re.M),
    re.compile(r'^(?:struct|union|enum)[ \t]+(\w+)[ \t]*\{', re.M),
    re.compile(r'^(?!typedef|return|else|#)[A-Za-z_][\w \t*]*?[ \t*](\w+)[ \t]*\(', re.M),
    re.compile(r'^extern[ \t][^;()]*?(\w+)(?:\[[^\]]*\])*;', re.M),
    re.compile(r'^[ \t]+([A-Z][A-Z0-9_]{2,})[ \t]*(?:=[^,\n]*)?,?[ \t]*(?:/\*.*)?$', re.M),     # enumerators
)
DECLARE = re.compile(r'^(OBJECT_DECLARE\w*|DECLARE_\w*CHECKERS?)\(([^)]*)\)', re.M | re.S)


def checker_names(kind, arguments):
    """What the QOM declaration macros define."""
    words = [word.strip() for word in arguments.split(',')]
    if kind == 'OBJECT_DECLARE_TYPE':
        return [words[0], words[1], words[2], words[2] + '_CLASS', words[2] + '_GET_CLASS']
    if kind == 'OBJECT_DECLARE_SIMPLE_TYPE':
        return words[:2]
    if kind == 'DECLARE_INSTANCE_CHECKER':
        return [words[1]]
    name = words[-2] if len(words) > 2 else words[-1]
    found = [name + '_CLASS', name + '_GET_CLASS']
    return found if kind == 'DECLARE_CLASS_CHECKERS' else found + [name]


def names_in(text):
    """Names that a header's text declares, in no particular order."""
    found = {name for pattern in NAMES for name in pattern.findall(text)}
    for kind, arguments in DECLARE.findall(text):
        found |= set(checker_names(kind, arguments))
    return found


def headers(include):
    """Paths of all headers below a folder, relative to it, sorted."""
    found = []
    for where, _, names in os.walk(include):
        found += [os.path.relpath(os.path.join(where, name), include) for name in names if name.endswith('.h')]
    return sorted(found)


def build(include):
    """Name -> header. Where several declare a name, the one with the shortest path."""
    index = {}
    for header in sorted(headers(include), key=lambda h: (len(h), h)):
        for name in names_in(read(os.path.join(include, header))):
            index.setdefault(name, header)
    return index
