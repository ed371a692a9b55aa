# SPDX-License-Identifier: GPL-2.0-or-later
"""Headers that are included by a path under which they are not there.

In later versions of QEMU some folders and headers have other names. And a folder from outside may be flat, while its
files include each other by the path that they have in QEMU's tree.
"""
import glob
import os

from .trace import write_if_changed

STANDARD, HOST_INCLUDE = 'standard-headers/', '/usr/include'
# Later folder -> where its headers are in 7.2.
FOLDERS = (
    ('system/', ('sysemu/', 'exec/')),
    ('hw/core/', ('hw/',)),
    ('qobject/', ('qapi/qmp/',)),
    ('hw/', ('hw/core/',)),
)
# Later header -> the one of 7.2.
HEADERS = {
    'system/system.h': 'sysemu/sysemu.h',
    'hw/core/qdev.h': 'hw/qdev-core.h',
    'hw/char/serial-mm.h': 'hw/char/serial.h',
    'hw/char/serial-isa.h': 'hw/char/serial.h',
    'hw/audio/model.h': 'hw/audio/soundhw.h',
    'hw/usb/usb.h': 'hw/usb.h',
    'desc.h': '../hw/usb/desc.h',
    'exec/page-protection.h': 'exec/cpu-common.h',
    'exec/cpu-interrupt.h': 'hw/core/cpu.h',
    'exec/target_long.h': 'exec/cpu-common.h',
    'qemu/audio.h': 'audio/audio.h',
    'hw/southbridge/ich9.h': 'hw/i386/ich9.h',
    'hw/isa/i8257.h': 'hw/dma/i8257.h',
    'hw/misc/tmp105_regs.h': 'hw/sensor/tmp105_regs.h',
}


def names_of_7_2(name):
    """Paths under which our tree may have a header."""
    if name in HEADERS:
        yield HEADERS[name]
    for later, earlier in FOLDERS:
        if name.startswith(later):
            for folder in earlier:
                yield folder + name[len(later):]


def find(name, by_name, include):
    """Text that includes the header that is meant, or None."""
    for other in names_of_7_2(name):
        if os.path.exists(os.path.join(include, other)):
            return f'#include "{include}/{other}"\n'
    if name.startswith(STANDARD) and os.path.exists(os.path.join(HOST_INCLUDE, name[len(STANDARD):])):
        return host_header(name[len(STANDARD):])
    found = by_name.get(os.path.basename(name), []) or private_headers(name, os.path.dirname(include))
    return f'#include "{found[0]}"\n' if len(found) == 1 else None


def host_header(name):
    """A header of the kernel's interface that we do not have: the host's, but with our basic ones below it."""
    ours = ''.join(f'#include "standard-headers/linux/virtio_{part}.h"\n#define _LINUX_VIRTIO_{part.upper()}_H\n'
                   for part in ('types', 'ids', 'config', 'ring'))
    return f'#ifndef _LINUX_VIRTIO_TYPES_H\n{ours}#endif\n#include <{name}>\n'


def private_headers(name, source):
    """A header that stands beside our own models, as hw/usb/desc.h: a model from another folder means that one."""
    return glob.glob(os.path.join(source, 'hw', '*', os.path.basename(name))) if '/' not in name else []


def generate(folder, include, out):
    """Writes a header that includes the right one, for each that is included by another path."""
    by_name = {}
    for header in folder.headers:
        by_name.setdefault(os.path.basename(header), []).append(header)
    for path, name in folder.includes():
        places = (os.path.dirname(path), folder.path, os.path.join(folder.path, 'include'), include, out)
        if not any(os.path.exists(os.path.join(place, name)) for place in places):
            text = find(name, by_name, include)
            if text and path not in text:
                write_if_changed(os.path.join(out, 'moved', name), text)
