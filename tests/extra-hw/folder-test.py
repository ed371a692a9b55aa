#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Folders from outside the tree are built as they are, kept apart, and complained about in a sentence. Speaks TAP.

usage: folder-test.py BUILD_DIR LIBRARY...
"""
import os
import re
import subprocess
import sys
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OSDEP = '#include "qemu/osdep.h"\n'
DEVICE = OSDEP + '''#include "qemu/module.h"
#include "qom/object.h"
%s
static void thing_register(void)
{
    %s
}
type_init(thing_register)
'''


class Failure(Exception):
    """Something was not as it should be."""


def check(condition, message):
    if not condition:
        raise Failure(message)


class Folder:
    """A folder with given files, and what building it gives."""

    def __init__(self, build_dir, libraries, files):
        self.build_dir, self.libraries = build_dir, libraries
        self.scratch = tempfile.TemporaryDirectory()
        self.path = os.path.join(os.path.realpath(self.scratch.name), 'models')
        self.object = os.path.join(self.scratch.name, 'devices.o')
        self.write(files)

    def write(self, files):
        for name, text in files.items():
            path = os.path.join(self.path, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as f:
                f.write(text)

    def build(self):
        """Output and status."""
        done = subprocess.run(
            [os.path.join(SOURCE, 'scripts/extra-hw.py'), '--build-dir=' + self.build_dir, '--folder=' + self.path,
             '--tracetool=' + os.path.join(SOURCE, 'scripts/tracetool.py'), '--libs=-lglib-2.0 -lm',
             *('--library=' + library for library in self.libraries), self.object, self.object + '-targets.o'],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        return done.stdout, done.returncode

    def built(self):
        output, status = self.build()
        check(status == 0, f'does not build:\n{output}')
        return output

    def refused(self, pattern):
        output, status = self.build()
        last = output.strip().splitlines()[-1] if output.strip() else ''
        check(status == 1 and re.search(pattern, last), f'no "{pattern}" in the last line of:\n{output}')
        return output

    def symbols(self):
        lines = subprocess.run(['nm', self.object], capture_output=True, text=True, check=True).stdout.splitlines()
        return {words[-1]: words[-2] for words in (line.split() for line in lines)}


def test_symbols_are_local(new):
    folder = new({'a.c': DEVICE % ('#include "helper.h"', 'qemu_log_helper(1);'), 'helper.h': 'int qemu_log_helper(int);\n',
                  'b.c': OSDEP + '#include "helper.h"\nint qemu_log_helper(int x) { return x; }\nint net_info;\n'})
    folder.built()
    symbols = folder.symbols()
    check(symbols['qemu_log_helper'] == 't', 'a helper is seen outside the folder')
    check(symbols['net_info'] in 'bd', 'a variable is seen outside the folder')
    check(symbols['register_extra_module_init'] == 'U', 'the device API is not used')


def test_data_sections(new):
    folder = new({'a.c': OSDEP + 'int zero_data[100];\nint some_data[2] = { 1, 2 };\nint f(int i);\n'
                                 'int f(int i) { return zero_data[i] + some_data[i & 1]; }\n'})
    folder.built()
    text = subprocess.run(['objdump', '-ht', folder.object], capture_output=True, text=True, check=True).stdout
    if 'emulator_text' in text:                 # a fuzzing build
        check(re.search(r'emulator_bss\s.*zero_data', text), 'zero_data is outside of what a snapshot covers')
        check(re.search(r'emulator_data\s.*some_data', text), 'some_data is outside of what a snapshot covers')
        check(re.search(r'__sancov_cntrs', text), 'the device has no coverage counters')
    check(re.search(r'\.init_array', text) or '__asan' not in text, 'the sanitizer is not told of the variables')


def test_traces(new):
    folder = new({'a.c': OSDEP + '#include "trace.h"\nvoid f(void);\nvoid f(void) { trace_one(1); }\n',
                  'trace-events': '# a comment\none(int n) "n %d"\n',
                  'sub/b.c': OSDEP + '#include "trace.h"\nvoid g(void);\nvoid g(void) { trace_two("x"); }\n',
                  'sub/trace-events': 'two(const char *s) "s %s"\n',
                  'hw/net/c.c': OSDEP + '#include "trace.h"\nvoid h(void);\nvoid h(void) { trace_three(); }\n',
                  'hw/net/trace.h': '#include "trace/trace-hw_net.h"\n', 'hw/net/trace-events': 'three(void) ""\n'})
    folder.built()
    symbols = folder.symbols()
    for name in 'ONE', 'TWO', 'THREE':
        check(symbols.get(f'_TRACE_{name}_EVENT') in ('d', 'b'), f'event {name} is not there')


def test_traces_without_events(new):
    folder = new({'a.c': OSDEP + '#include "trace.h"\nvoid f(int x);\n'
                                 'void f(int x) { trace_undeclared(x, "text"); trace_undeclared(x, "again"); }\n'})
    folder.built()
    check('_TRACE_UNDECLARED_EVENT' in folder.symbols(), 'the event is not made up')


def test_relative_includes(new):
    folder = new({'sub/a.c': OSDEP + '#include "../up.h"\n#include "beside.h"\n#include "top.h"\nint x = UP + BESIDE + TOP;\n',
                  'up.h': '#define UP 1\n', 'sub/beside.h': '#define BESIDE 2\n', 'top.h': '#define TOP 4\n'})
    folder.built()


def test_own_header_wins(new):
    folder = new({'a.c': OSDEP + '#include "qemu/units.h"\nint x = ONLY_HERE;\n',
                  'qemu/units.h': '#define ONLY_HERE 1\n'})
    folder.built()


def test_flat_folder(new):
    folder = new({'a.c': OSDEP + '#include "hw/odd/odd_regs.h"\nint x = ODD;\n', 'odd_regs.h': '#define ODD 1\n'})
    folder.built()


def test_path_of_qemus_tree(new):
    """Local headers by their path in QEMU's tree; of two with one name the one at the path, or the nearest, is meant."""
    text = OSDEP + '#include "hw/net/%s.h"\n_Static_assert(WHICH == %d, "another header");\n'
    new({'net/a.c': text % ('odd', 1), 'net/odd.h': '#define WHICH 1\n', 'scsi/odd.h': '#define WHICH 2\n',
         'b.c': text % ('even', 3), 'x/hw/net/even.h': '#define WHICH 3\n', 'even.h': '#define WHICH 4\n',
         'c.c': text % ('prime', 5), 'x/y/prime.h': '#define WHICH 5\n'}).built()


def test_qapi_and_configuration(new):
    new({'a.c': OSDEP + '#include "qapi/qapi-types-no-such-module.h"\n#include "qapi/qapi-commands-no-such-module.h"\n'
                        '#include CONFIG_DEVICES\nOnOffAuto x = ON_OFF_AUTO_AUTO;\nint y = CONFIG_PCI;\n',
         'meson.build': 'no meson', 'Kconfig': 'config NOTHING\n'}).built()


def test_traces_elsewhere(new):
    """The trace-events lie in another folder than the source, which includes the trace header by any of its names."""
    folder = new({'events/trace-events': 'four(int n) "n %d"\n',
                  'a.c': OSDEP + '#include "trace.h"\nvoid a(void);\nvoid a(void) { trace_four(1); }\n',
                  'b.c': OSDEP + '#include "trace/trace-hw_net.h"\nvoid b(void);\nvoid b(void) { trace_four(2); }\n',
                  'c.c': OSDEP + '#include "hw/net/trace.h"\nvoid c(void);\nvoid c(void) { trace_four(3); }\n'})
    folder.built()
    check('_TRACE_FOUR_EVENT' in folder.symbols(), 'the event is not there')


def test_later_names(new):
    folder = new({'a.c': OSDEP + '#include "system/dma.h"\n#include "system/memory.h"\n#include "hw/core/irq.h"\n'
                                 '#include "hw/core/qdev-properties.h"\n#include "qobject/qdict.h"\n'
                                 'void f(qemu_irq irq);\nvoid f(qemu_irq irq) { qemu_irq_raise(irq); }\n'})
    folder.built()


def test_kernel_headers(new):
    names = 'iommu', 'mem', 'pmem', 'crypto', 'gpu', 'snd', 'vsock', '9p', 'i2c'
    new({'a.c': OSDEP + '#include "hw/virtio/virtio.h"\n' +
                ''.join(f'#include "standard-headers/linux/virtio_{name}.h"\n' for name in names) +
                'struct virtio_iommu_config iommu;\nstruct virtio_mem_req mem;\n'}).built()


def test_forgotten_header(new):
    folder = new({'a.c': OSDEP + 'uint64_t f(void);\nuint64_t f(void) { return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL); }\n'})
    check('included qemu/timer.h' in folder.built(), 'what was included is not said')


def test_forgotten_macros(new):
    """What the compiler says of a macro that stands for a declaration or a member does not name it."""
    folder = new({'a.c': OSDEP + 'REG32(CTRL, 0x10)\nFIELD(CTRL, SIZE, 4, 4)\nint f(int x);\n'
                                 'int f(int x) { return FIELD_EX32(x, CTRL, SIZE); }\n',
                  'b.c': OSDEP + 'struct item { QTAILQ_ENTRY(item) next; };\nint x = sizeof(struct item);\n',
                  'c.c': OSDEP + 'const VMStateDescription vm = { .name = "c", .fields = (const VMStateField[]) {\n'
                                 'VMSTATE_END_OF_LIST() } };\n'})
    output = folder.built()
    for header in 'hw/registerfields.h', 'qemu/queue', 'migration/vmstate.h':
        check('included ' + header in output, f'{header} is not included')


# What a model finds although it includes only the header before the colon, as in QEMU 7.2 and later.
REACHED = """
audio/audio.h: hw/qdev-properties-system.h qapi/qapi-types-audio.h qemu/queue.h
block/block.h: block/accounting.h block/aio.h
chardev/char-fe.h: chardev/char.h qemu/main-loop.h
exec/memory.h: exec/cpu-common.h qemu/bswap.h qemu/int128.h qemu/notify.h qemu/rcu.h qom/object.h
hw/boards.h: qapi/qapi-types-machine.h sysemu/blockdev.h sysemu/hostmem.h
hw/char/parallel.h: chardev/char-fe.h hw/isa/isa.h
hw/char/serial.h: chardev/char-fe.h hw/sysbus.h qemu/fifo8.h
hw/clock.h: qemu/bitops.h qemu/host-utils.h
hw/isa/isa.h: exec/ioport.h exec/memory.h hw/qdev-core.h
hw/pci/pci.h: exec/memory.h hw/pci/pci_ids.h hw/pci/pcie.h qemu/timer.h sysemu/dma.h
hw/pci/pci_device.h: hw/pci/pci.h hw/pci/pcie.h
hw/qdev-core.h: hw/hotplug.h hw/resettable.h qemu/atomic.h qemu/rcu_queue.h qom/object.h
hw/virtio/virtio-net.h: net/announce.h qemu/units.h
hw/virtio/virtio.h: migration/vmstate.h net/net.h qemu/event_notifier.h
net/net.h: hw/qdev-properties-system.h net/queue.h qapi/qapi-types-net.h
qemu/main-loop.h: block/aio.h qom/object.h
qom/object.h: qapi/qapi-builtin-types.h qemu/module.h
sysemu/hostmem.h: qapi/qapi-types-machine.h qemu/bitmap.h
sysemu/sysemu.h: qemu/notify.h qemu/timer.h qemu/uuid.h
ui/console.h: qapi/qapi-types-ui.h ui/qemu-pixman.h
"""


def test_reached_headers(new):
    rows = [row.split(': ') for row in REACHED.strip().splitlines()]
    folder = new({f'{number}.c': f'{OSDEP}#include "{row[0]}"\n' for number, row in enumerate(rows)})
    folder.built()
    for number, (header, others) in enumerate(rows):
        with open(os.path.join(folder.object + '.p', 'objects', f'{number}.c.o.d'), encoding='utf-8') as f:
            included = f.read()
        for other in others.split():
            check(f'/include/{other}' in included, f'{header} does not include {other}')


def test_warnings(new):
    folder = new({'a.c': OSDEP + 'static int unused(int x) { const char *p = "x"; char *q = p; return x + *q; }\n'})
    folder.built()


def test_class_init(new):
    for kind in 'void', 'const void':
        new({'a.c': DEVICE % (f'static void f(ObjectClass *oc, {kind} *data) {{ }}\n'
                              'static const TypeInfo info = { .name = "x", .parent = "object", .class_init = f };',
                              'type_register_static(&info);'),
             'b.c': OSDEP + '#include "hw/qdev-core.h"\n#define TYPE_THING "thing"\n'
                            'OBJECT_DECLARE_SIMPLE_TYPE(Thing, THING)\nstruct Thing { DeviceState parent; };\n'
                            'OBJECT_DEFINE_SIMPLE_TYPE(Thing, thing, THING, DEVICE)\n'
                            f'static void thing_class_init(ObjectClass *oc, {kind} *data) {{ }}\n'
                            'static void thing_init(Object *obj) { }\nstatic void thing_finalize(Object *obj) { }\n'}).built()


def test_missing_header(new):
    output = new({'a.c': OSDEP + '#include "hw/no/such.h"\nint x = NO_SUCH_NUMBER;\n'}).refused(
        r'a\.c needs the header hw/no/such\.h, which is not there; docs/devel/device-api\.rst')
    check('fatal error' in output, 'the message of the compiler is not shown')
    check('NO_SUCH_NUMBER' in output, 'what is used of it is not shown')


def test_unused_missing_header(new):
    """A header that is not there is no reason to stop, if what is used of it comes from one that is."""
    folder = new({'a.c': OSDEP + '#include "system/no-such.h"\n#include "hw/no/such.h"\n'
                                 'int64_t f(void);\nint64_t f(void) { return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL); }\n'})
    output = folder.built()
    check('there is no hw/no/such.h, and it does without' in output, f'it is not said:\n{output}')
    folder.write({'a.c': OSDEP + '#include "hw/no/such.h"\nint y = NO_SUCH_NUMBER;\n'})
    folder.refused(r'a\.c needs the header hw/no/such\.h')
    folder.write({'a.c': OSDEP + '#include "hw/../../no-such.h"\n'})     # nothing is written above the stand-ins
    folder.refused(r'a\.c needs the header hw/\.\./\.\./no-such\.h')


def test_missing_function(new):
    new({'a.c': OSDEP + 'void f(void);\nvoid f(void) { no_such_function(); }\n'}).refused(
        r'needs the function or macro no_such_function, which is not there; docs/devel/device-api\.rst')


def test_undefined_function(new):
    new({'a.c': OSDEP + 'void no_such_function(void);\nvoid f(void);\nvoid f(void) { no_such_function(); }\n'}).refused(
        r'no_such_function is declared, but nothing defines it.*docs/devel/device-api\.rst')


def test_unchanged_is_kept(new):
    folder = new({'a.c': OSDEP + '#include "b.h"\nint x = B;\n', 'b.h': '#define B 1\n'})
    folder.built()
    made = os.stat(folder.object).st_mtime_ns
    folder.built()
    check(os.stat(folder.object).st_mtime_ns == made, 'it is built again without a reason')
    folder.write({'b.h': '#define B 2\nint y;\n'})
    folder.built()
    check('y' in folder.symbols(), 'a changed header is not noticed')
    folder.write({'c.c': OSDEP + 'int z;\n'})
    folder.built()
    check('z' in folder.symbols(), 'a new file is not noticed')


def test_scaffold(new):
    for bus in 'pci', 'isa', 'sysbus', 'usb', 'virtio':
        folder = new({})
        done = subprocess.run([os.path.join(SOURCE, 'scripts/new-device.py'), 'my-thing', '--bus', bus, '--dir', folder.path],
                              capture_output=True, text=True, check=False)
        check(done.returncode == 0, done.stderr)
        folder.built()
        check('do_qemu_init_my_thing_register_types' in folder.symbols(), f'{bus}: no type is registered')
        names = sorted(os.listdir(folder.path))
        check(names == ['my-thing-test.c', 'my-thing.c', 'my-thing_fuzz.c'], f'{bus}: {names}')


def test_empty_folder(new):
    new({'README': 'nothing'}).refused(r'the folder has no \.c file')


TESTS = {
    'symbols-are-local': test_symbols_are_local,
    'data-is-where-the-snapshot-looks': test_data_sections,
    'traces': test_traces,
    'traces-without-trace-events': test_traces_without_events,
    'relative-includes': test_relative_includes,
    'own-header-wins': test_own_header_wins,
    'flat-folder': test_flat_folder,
    'local-headers-by-path-of-the-tree': test_path_of_qemus_tree,
    'qapi-and-configuration': test_qapi_and_configuration,
    'traces-in-another-folder': test_traces_elsewhere,
    'later-names-of-headers': test_later_names,
    'headers-of-the-kernel': test_kernel_headers,
    'forgotten-header': test_forgotten_header,
    'forgotten-macros': test_forgotten_macros,
    'headers-that-others-include': test_reached_headers,
    'warnings-do-not-stop': test_warnings,
    'class-init-of-both-kinds': test_class_init,
    'missing-header-is-named': test_missing_header,
    'missing-header-that-nobody-needs': test_unused_missing_header,
    'missing-function-is-named': test_missing_function,
    'undefined-function-is-named': test_undefined_function,
    'unchanged-is-kept': test_unchanged_is_kept,
    'scaffold-builds': test_scaffold,
    'empty-folder': test_empty_folder,
}


def main():
    build_dir, *libraries = map(os.path.abspath, sys.argv[1:])
    print(f'1..{len(TESTS)}')
    for number, (name, test) in enumerate(TESTS.items(), 1):
        try:
            test(lambda files: Folder(build_dir, libraries, files))
            print(f'ok {number} /extra-hw/{name}')
        except Failure as e:
            print('\n'.join('# ' + line for line in str(e).splitlines()))
            print(f'not ok {number} /extra-hw/{name}')
        sys.stdout.flush()


if __name__ == '__main__':
    main()
