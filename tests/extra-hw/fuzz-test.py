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
    'xhba': ('-device xhba', 'xhba*'),
    'pciide': ('-device pciide,id=x -blockdev null-co,node-name=d,read-zeroes=on,size=1M '
               '-device ide-hd,bus=x.0,drive=d', 'pciide*'),
    'xhc': ('-device xhc,id=x -device usb-dial,bus=x.0 -device usb-mouse,bus=x.0', 'xhc*'),
    'xehci': ('-device xehci,id=e -device usb-mouse,bus=e.0,usb_version=2', 'xehci*'),
    'usb-dial': ('-device piix3-usb-uhci,id=u -device usb-dial,bus=u.0', '*uhci*'),
    'xsound': ('-audiodev none,id=a -device xsound,audiodev=a', 'xsound*'),
    'xfb': ('-device xfb', 'xfb*'),
    'sriovcard': ('-M q35 -device sriovcard,addr=4', 'sriovcard*'),
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


def check_state(fuzzer, args, objects):
    output, status = fuzz(fuzzer, 'saved-state', args, objects, f'-runs={STATE_RUNS}')
    return '' if status == 0 and f'Done {STATE_RUNS} runs' in output else output


def main():
    fuzzer, *names = sys.argv[1:]
    cases = [(name, kind, check) for name in names or MODELS
             for kind, check in (('verify-reset', check_generic), ('saved-state', check_state))]
    print(f'1..{len(cases)}')
    for number, (name, kind, check) in enumerate(cases, 1):
        message = check(os.path.abspath(fuzzer), *MODELS[name])
        if message:
            print('\n'.join('# ' + line for line in message.splitlines()[-60:]))
        print(f'{"not " if message else ""}ok {number} /extra-hw/{name}/{kind}')
        sys.stdout.flush()


if __name__ == '__main__':
    main()
