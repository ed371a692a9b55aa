# SPDX-License-Identifier: GPL-2.0-or-later
"""Sphinx directive ``device-api``: what the public headers declare, and where it is implemented.

One section per header with the comment at its top, and a table of its names: kind, and the file that defines them.
"""
import os
import re
import sys

from docutils import nodes
from docutils.parsers.rst import Directive

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, 'scripts'))

from extra_hw import index  # noqa: E402  pylint: disable=wrong-import-position
from extra_hw.folder import read  # noqa: E402  pylint: disable=wrong-import-position

INCLUDE = os.path.join(SOURCE, 'include')
FOLDERS = ('audio', 'backends', 'block', 'chardev', 'fsdev', 'hw', 'migration', 'monitor', 'net', 'qapi', 'qom', 'scsi',
           'softmmu', 'target', 'trace', 'ui', 'util')
DEFINITION = re.compile(r'^(?!static|typedef|return|else|#)[A-Za-z_][\w \t*]*?[ \t*]\(?(\w+)\)?\([^;]*?\)\s*\{', re.M)
VARIABLE = re.compile(r'^(?!static|extern|typedef)[A-Za-z_][\w \t*]*?[ \t*](\w+)(?:\[[^\]]*\])*\s*(?:=|;)', re.M)
COMMENT = re.compile(r'/\*(?! SPDX)(.*?)\*/', re.S)
HIDDEN = re.compile(r'^_|_$|_H$|^(BSWAP|GLUE)')


def definitions():
    """Name -> file that defines it."""
    found = {}
    for folder in FOLDERS:
        for where, _, names in sorted(os.walk(os.path.join(SOURCE, folder))):
            for name in sorted(names):
                if name.endswith('.c'):
                    path = os.path.join(where, name)
                    text = read(path)
                    for symbol in DEFINITION.findall(text) + VARIABLE.findall(text):
                        found.setdefault(symbol, os.path.relpath(path, SOURCE))
    return found


def remark(header):
    """The comment at the top of a header, as one paragraph."""
    hit = COMMENT.search(read(os.path.join(INCLUDE, header)))
    return re.sub(r'\s+', ' ', re.sub(r'\n \*', '\n', hit[1])).strip() if hit else ''


def rows():
    """header -> [(name, kind, where)], names sorted."""
    defined, table = definitions(), {}
    for name, (header, kind) in index.build(INCLUDE).items():
        if not HIDDEN.search(name) and not header.startswith('standard-headers/'):
            where = defined.get(name, '') if kind in ('function', 'variable') else 'the header'
            table.setdefault(header, []).append((name, kind, where))
    return {header: sorted(names) for header, names in sorted(table.items())}


def cell(text, literal=False):
    paragraph = nodes.paragraph('', '', nodes.literal(text, text) if literal and text else nodes.Text(text))
    return nodes.entry('', paragraph)


def table_of(names):
    group = nodes.tgroup(cols=3)
    group += [nodes.colspec(colwidth=width) for width in (40, 15, 45)]
    head = nodes.row('', cell('name'), cell('kind'), cell('implemented in'))
    body = [nodes.row('', cell(name, True), cell(kind), cell(where)) for name, kind, where in names]
    group += [nodes.thead('', head), nodes.tbody('', *body)]
    return nodes.table('', group)


class DeviceAPI(Directive):
    """Expands to the sections of all headers."""

    def run(self):
        sections = []
        for header, names in rows().items():
            section = nodes.section(ids=[nodes.make_id('header ' + header)])
            section += nodes.title('', '', nodes.literal(header, header))
            if remark(header):
                section += nodes.paragraph('', remark(header))
            section += table_of(names)
            sections.append(section)
        return sections


def setup(app):
    app.add_directive('device-api', DeviceAPI)
    return {'parallel_read_safe': True}
