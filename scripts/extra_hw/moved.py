# SPDX-License-Identifier: GPL-2.0-or-later
"""Headers that are included by a path under which they are not there.

In later versions of QEMU some folders and headers have other names. And a folder from outside may be flat, while its
files include each other by the path that they have in QEMU's tree. What QEMU's build generates (the qapi headers of
each module, the configuration) has few names here.
"""
import glob
import os
import re

from .trace import write_if_changed

QAPI = re.compile(r'qapi/qapi-(types|visit|commands|events|emit-events|features)\b[\w-]*\.h$')
# What #include CONFIG_DEVICES gives: buses and devices that are always there.
CONFIG_DEVICES = ''.join(f'#define CONFIG_{name} 1\n' for name in (
    'ACPI', 'AHCI', 'IDE_CORE', 'ISA_BUS', 'PC', 'PCI', 'PCI_EXPRESS', 'SCSI', 'SD', 'SMBUS', 'USB', 'VGA', 'VIRTIO',
    'VIRTIO_PCI'))
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
    'ide-internal.h': 'hw/ide/internal.h',
    'hw/ide/ide-bus.h': 'hw/ide/internal.h',
    'hw/ide/ide-dev.h': 'hw/ide/internal.h',
    'hw/ide/ide-dma.h': 'hw/ide/internal.h',
    'hw/ide/ahci-pci.h': 'hw/ide/ahci.h',
    'hw/ide/isa.h': 'hw/ide.h',
    'hw/ide/mmio.h': 'hw/ide.h',
    'hw/char/serial-mm.h': 'hw/char/serial.h',
    'hw/char/serial-isa.h': 'hw/char/serial.h',
    'hw/audio/model.h': 'hw/audio/soundhw.h',
    'hw/usb/usb.h': 'hw/usb.h',
    'desc.h': '../hw/usb/desc.h',
    'exec/page-protection.h': 'exec/cpu-common.h',
    'exec/cpu-interrupt.h': 'hw/core/cpu.h',
    'exec/target_long.h': 'exec/cpu-common.h',
    'exec/replay-core.h': 'sysemu/replay.h',
    'exec/icount.h': 'sysemu/cpu-timers.h',
    'qemu/target-info.h': 'exec/tswap.h',
    'block/aio-wait.h': 'block/aio.h',
    'block/block-io.h': 'block/block.h',
    'block/block-global-state.h': 'block/block.h',
    'hw/core/resetcontainer.h': 'sysemu/reset.h',
    'hw/usb/desc.h': '../hw/usb/desc.h',
    'qemu/audio.h': 'audio/audio.h',
    'hw/southbridge/ich9.h': 'hw/i386/ich9.h',
    'hw/isa/i8257.h': 'hw/dma/i8257.h',
    'hw/gpio/pca9552.h': 'hw/misc/pca9552.h',
    'hw/gpio/pca9552_regs.h': 'hw/misc/pca9552_regs.h',
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


def find(path, name, by_name, include):
    """Text that includes the header that is meant by @name in the file @path, or None."""
    beside = by_name.get(os.path.basename(name), [])
    exact = [header for header in beside if header.endswith('/' + name)]
    if exact:
        return f'#include "{nearest(path, exact)}"\n'
    for other in names_of_7_2(name):
        if os.path.exists(os.path.join(include, other)):
            return f'#include "{include}/{other}"\n'
    if name.startswith(STANDARD) and os.path.exists(os.path.join(HOST_INCLUDE, name[len(STANDARD):])):
        return host_header(name[len(STANDARD):])
    if beside:
        return f'#include "{nearest(path, beside)}"\n'
    found = private_headers(name, os.path.dirname(include))
    return f'#include "{found[0]}"\n' if len(found) == 1 else generated_header(name, include)


def nearest(path, headers):
    """Of several headers of one name the one whose folder has most in common with the file's."""
    return max(headers, key=lambda header: (len(os.path.commonpath([path, header])), -len(header)))


def generated_header(name, include):
    """A header of a qapi module that we do not have: the types of those that we have, for what it may be used for."""
    if not QAPI.match(name):
        return None
    types = sorted(glob.glob(os.path.join(include, 'qapi', 'qapi-types-*.h')))
    return '#pragma once\n' + ''.join(f'#include "{header}"\n' for header in types)


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
    write_if_changed(os.path.join(out, 'moved', 'config-devices.h'), CONFIG_DEVICES)
    by_name = {}
    for header in folder.headers:
        by_name.setdefault(os.path.basename(header), []).append(header)
    for path, name in folder.includes():
        places = (os.path.dirname(path), folder.path, os.path.join(folder.path, 'include'), include, out)
        if not any(os.path.exists(os.path.join(place, name)) for place in places):
            text = find(path, name, by_name, include)
            if text and path not in text:
                write_if_changed(os.path.join(out, 'moved', name), text)
