# SPDX-License-Identifier: GPL-2.0-or-later
"""What is in a folder of device models."""
import os
import re

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
TRACE_CALL = re.compile(r'\btrace_([a-z]\w*)[ \t]*\(')
TRACE_FUNCTION = re.compile(r'^[a-z][\w \t*]*\btrace_(\w+)[ \t]*\([^;]*$', re.M)


def read(path):
    with open(path, encoding='utf-8', errors='replace') as f:
        return f.read()


class Folder:
    """The files of a folder, by what is done with them. Paths are absolute and sorted."""

    def __init__(self, path):
        self.path = path
        self.devices, self.targets, self.tests, self.headers, self.trace_files = [], [], [], [], []
        for where, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if not f.startswith('.'))
            for name in sorted(names):
                self._add(os.path.join(where, name), name)

    def _add(self, path, name):
        if name == 'trace-events':
            self.trace_files.append(path)
        elif name.endswith('.h'):
            self.headers.append(path)
        elif name.endswith('_fuzz.c'):
            self.targets.append(path)
        elif name.endswith('-test.c'):
            self.tests.append(path)
        elif name.endswith('.c'):
            self.devices.append(path)

    def sources(self):
        return self.devices + self.targets

    def includes(self):
        """(including file, name) of each #include "name", in order."""
        return [(path, name) for path in self.sources() + self.headers for name in INCLUDE.findall(read(path))]

    def trace_calls(self):
        """Trace events that the sources use and don't define, sorted."""
        texts = [read(path) for path in self.sources() + self.headers]
        used = {name for text in texts for name in TRACE_CALL.findall(text)}
        own = {name for text in texts for name in TRACE_FUNCTION.findall(text)}
        return sorted(name for name in used - own if not name.startswith(('event_get', 'event_set')))
