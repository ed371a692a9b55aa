#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each device model of devices/ is fuzzed: without a finding, reset exactly, saved and loaded unchanged. Speaks TAP.

usage: fuzz-test.py QEMU_FUZZ [MODEL]...
"""
import os
import re
import subprocess
import sys
import tempfile

# model -> (arguments, objects)
MODELS = {
    'dmapump': ('-device dmapump', 'dmapump*'),
    'adcard': ('-device adcard', 'adcard*'),
    'xuart': ('-chardev null,id=c -device xuart-pci,chardev=c', 'xuart*'),
    'ringnic': ('-netdev user,id=n -device ringnic,netdev=n', 'ringnic*'),
    'lfsr': ('-device lfsr', 'lfsr*'),
    'mailbox': ('-device mailbox', 'mailbox*'),
    'cruncher': ('-device cruncher', 'cruncher*'),
    'regfile': ('-device regfile', 'regfile*'),
    'xuart-sysbus': ('-chardev null,id=c -device xuart,chardev=c', 'xuart*'),
    'xhba': ('-device xhba,id=h -blockdev null-co,node-name=d,read-zeroes=on,size=1M -device scsi-hd,bus=h.0,drive=d',
             'xhba*'),
    'xnap': ('-device xnap', 'xnap*'),
    'xsdhost': ('-device xsdhost -blockdev null-co,node-name=d,read-zeroes=on,size=16M '
                '-device sd-card,bus=sd-bus,drive=d', 'xsdhost*'),
    'pciide': ('-device pciide,id=x -blockdev null-co,node-name=d,read-zeroes=on,size=1M '
               '-device ide-hd,bus=x.0,drive=d', 'pciide*'),
    'xhc': ('-device xhc,id=x -device usb-dial,bus=x.0 -device usb-mouse,bus=x.0', 'xhc*'),
    'xehci': ('-device xehci,id=e -device usb-mouse,bus=e.0,usb_version=2', 'xehci*'),
    'usb-dial': ('-device piix3-usb-uhci,id=u -device usb-dial,bus=u.0', '*uhci*'),
    'xsound': ('-audiodev none,id=a -device xsound,audiodev=a', 'xsound*'),
    'xfb': ('-device xfb', 'xfb*'),
    'sriovcard': ('-M q35 -device sriovcard,addr=4', 'sriovcard*'),
    'weigher': ('-device weigher', 'weigher*'),
    'spibox': ('-device spibox', 'spibox*'),
    'xkcs': ('-device ipmi-bmc-sim,id=b -device xkcs,bmc=b', 'xkcs*'),
    'beeper': ('-audiodev none,id=a -device beeper,audiodev=a', 'beeper*'),
    'xpanic': ('-device xpanic', 'xpanic*'),
    'xvga': ('-device xvga', 'xvga*'),
    'virtio-echo': ('-device virtio-echo-pci', 'virtio*'),
}
GENERIC_RUNS = 1500
STATE_RUNS = 150


def fuzz(fuzzer, target, args, objects, *options):
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(('QEMU_FUZZ', 'QTEST', 'FUZZ_'))}
        environment.update(QEMU_FUZZ_ARGS='-M pc -nodefaults ' + args, QEMU_FUZZ_OBJECTS=objects)
        done = subprocess.run([fuzzer, '--fuzz-target=' + target, '-seed=1', '-max_len=512', *options], cwd=folder,
                              env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=300, check=False)
    return done.stdout.decode('utf-8', 'replace'), done.returncode


def check_generic(fuzzer, args, objects):
    """Message about what went wrong, or ''."""
    output, status = fuzz(fuzzer, 'generic-fuzz', args, objects, '--verify-reset', f'-runs={GENERIC_RUNS}')
    if status != 0 or f'Done {GENERIC_RUNS} runs' not in output:
        return output
    coverage = [int(c) for c in re.findall(r' cov: (\d+)', output)]
    return '' if coverage and coverage[-1] > 10 else output + '\nthe device is not covered'


def check_vfs(fuzzer, args, objects):
    """Virtual functions are reached: their BARs are fuzzed, which the trace of an input tells."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, QTEST_LOG='1', QEMU_FUZZ_ARGS='-M pc -nodefaults ' + args, QEMU_FUZZ_OBJECTS=objects)
        path = os.path.join(folder, 'input')
        with open(path, 'wb') as f:             # READ of 4 bytes at offset 0 of each range
            f.write(b'FUZZ'.join(bytes([2, 2, base, 0, 0, 0, 0, 0, 0]) for base in range(13)))
        done = subprocess.run([fuzzer, '--fuzz-target=generic-fuzz', path], env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, check=False)
    output = done.stdout.decode('utf-8', 'replace')
    missing = [n for n in range(4)              # its number is in the first register of each
               if not re.search(rf'readl 0xe001{4 * n:x}000\n\[S [^]]*\] OK 0x{n:016x}\n', output)]
    return output if done.returncode != 0 or missing else ''


def check_state(fuzzer, args, objects):
    output, status = fuzz(fuzzer, 'saved-state', args, objects, f'-runs={STATE_RUNS}')
    return '' if status == 0 and f'Done {STATE_RUNS} runs' in output else output


def main():
    fuzzer, *names = sys.argv[1:]
    cases = [(name, kind, check) for name in names or MODELS
             for kind, check in (('verify-reset', check_generic), ('saved-state', check_state), ('vfs', check_vfs))
             if kind != 'vfs' or name == 'sriovcard']
    print(f'1..{len(cases)}')
    for number, (name, kind, check) in enumerate(cases, 1):
        message = check(os.path.abspath(fuzzer), *MODELS[name])
        if message:
            print('\n'.join('# ' + line for line in message.splitlines()[-60:]))
        print(f'{"not " if message else ""}ok {number} /extra-hw/{name}/{kind}')
        sys.stdout.flush()


if __name__ == '__main__':
    main()
