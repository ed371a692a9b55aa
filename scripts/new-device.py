#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Begin a device model outside the tree: the device, its test and its fuzz target.

usage: new-device.py NAME --bus pci|isa|sysbus|usb|virtio [--dir DIR]

Writes NAME.c, NAME-test.c and NAME_fuzz.c into DIR (default: ./NAME), which is then built by configure
--extra-hw=DIR. docs/devel/fuzzing-your-device.rst goes on from there.
"""
import argparse
import os
import re
import sys

TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'new-device')
# bus -> (how the device is made, what is fuzzed); @name@ is the device's
BUSES = {
    'pci': ('-device @name@', '@name@*'),
    'isa': ('-device @name@', '@name@*'),
    'sysbus': ('-device @name@', '@name@*'),
    'usb': ('-device piix3-usb-uhci,id=u -device @name@,bus=u.0', '*usb* *uhci*'),
    'virtio': ('-device @name@-pci', 'virtio* @name@*'),
}


def substitutions(name, bus):
    device, objects = BUSES[bus]
    plain = name.replace('-', '_')
    return {'@device@': device, '@objects@': objects, '@name_@': plain, '@NAME@': plain.upper(),
            '@Name@': ''.join(word.capitalize() for word in plain.split('_')), '@name@': name}


def fill(template, words):
    with open(os.path.join(TEMPLATES, template), encoding='utf-8') as f:
        text = f.read()
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('name')
    parser.add_argument('--bus', required=True, choices=sorted(BUSES))
    parser.add_argument('--dir')
    args = parser.parse_args()
    if not re.fullmatch(r'[a-z][a-z0-9-]*[a-z0-9]', args.name):
        sys.exit(f"new-device.py: '{args.name}' is no name for a device: lower-case letters, digits and dashes, as in my-nic")
    folder = args.dir or args.name
    files = {f'{args.name}.c': f'device-{args.bus}.c', f'{args.name}-test.c': f'test-{args.bus}.c',
             f'{args.name}_fuzz.c': 'target_fuzz.c'}
    existing = [name for name in files if os.path.exists(os.path.join(folder, name))]
    if existing:
        sys.exit(f'new-device.py: {os.path.join(folder, existing[0])} is there already; remove it or choose another --dir')
    os.makedirs(folder, exist_ok=True)
    words = substitutions(args.name, args.bus)
    for name, template in files.items():
        with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
            f.write(fill(template, words))
        print(os.path.join(folder, name))
    print(f'next: configure --extra-hw={os.path.abspath(folder)} with the flags that you use, then make')


if __name__ == '__main__':
    main()
