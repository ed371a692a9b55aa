#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Convert inputs of generic-fuzz between bytes and text, one operation a line, without loss.

usage: inputs.py decode INPUT [TEXT]      inputs.py encode TEXT [INPUT]
       inputs.py decode FOLDER FOLDER     inputs.py encode FOLDER FOLDER

A folder's files are converted one by one; text files are called NAME.txt. Without an output, or with "-", it goes to stdout.

    out base=0 offset=0x12 size=1 value=0x7        in, read, write: the same, "size" in bytes
    pci_write base=0 offset=0x4 size=2 value=0x7   pci_read
    dma_pattern index=0 stride=0 data=00100000     clear_dma_patterns, disable_pci, clock_step
    bytes 0a46                                     what is no whole operation; "empty": nothing at all
    more 0b47                                      bytes that follow what is above without a separator: so can be
                                                   written what is an input of another kind of target

Bytes that mean nothing but are there get fields of their own: code= and size_byte= (before the modulo), pad=, tail=.
"""
import os
import sys
import tempfile

PROGRAM = 'inputs.py'
SEPARATOR = b'FUZZ'
NUM_CODES = 10
MAX_INPUT_BYTES = 64 << 20


class InputError(Exception):
    """Says what is wrong with a file and where."""


class Operation:
    """name; fields as (name, bytes), where "pad" is what alignment leaves; sizes that the size byte selects from."""

    def __init__(self, name, fields=(), sizes=()):
        self.name, self.fields, self.sizes = name, fields, sizes
        self.length = sum(size for _, size in fields)


PORT_SIZES, MEMORY_SIZES = (1, 2, 4), (1, 2, 4, 8)
OPERATIONS = [
    Operation('in', [('size', 1), ('base', 1), ('offset', 2)], PORT_SIZES),
    Operation('out', [('size', 1), ('base', 1), ('offset', 2), ('value', 4)], PORT_SIZES),
    Operation('read', [('size', 1), ('base', 1), ('pad', 2), ('offset', 4)], MEMORY_SIZES),
    Operation('write', [('size', 1), ('base', 1), ('pad', 2), ('offset', 4), ('value', 8)], MEMORY_SIZES),
    Operation('pci_read', [('size', 1), ('base', 1), ('offset', 1)], PORT_SIZES),
    Operation('pci_write', [('size', 1), ('base', 1), ('offset', 1), ('pad', 1), ('value', 4)], PORT_SIZES),
    Operation('disable_pci'),
    Operation('dma_pattern', [('index', 1), ('stride', 1)]),
    Operation('clear_dma_patterns'),
    Operation('clock_step'),
]
BY_NAME = {operation.name: (code, operation) for code, operation in enumerate(OPERATIONS)}


# --- bytes to text ---

def decode_fields(operation, data):
    words, at = [], 0
    for name, size in operation.fields:
        raw = data[at:at + size]
        at += size
        value = int.from_bytes(raw, 'little')
        if name == 'size':
            words.append(f'size={operation.sizes[value % len(operation.sizes)]}')
            if value >= len(operation.sizes):
                words.append(f'size_byte={value:#x}')
        elif name == 'pad':
            words += [f'pad={raw.hex()}'] if any(raw) else []
        else:
            words.append(f'{name}={value:#x}')
    rest = data[at:]
    if operation.name == 'dma_pattern':
        words.append(f'data={rest.hex()}')
    elif rest:
        words.append(f'tail={rest.hex()}')
    return words


def decode_operation(data):
    if not data:
        return 'empty'
    operation = OPERATIONS[data[0] % NUM_CODES]
    if len(data) - 1 < operation.length:
        return f'bytes {data.hex()}'
    words = [operation.name]
    if data[0] >= NUM_CODES:
        words.append(f'code={data[0]:#x}')
    return ' '.join(words + decode_fields(operation, data[1:]))


def decode(data):
    return ''.join(decode_operation(piece) + '\n' for piece in data.split(SEPARATOR)) if data else ''


# --- text to bytes ---

def number(text, limit, name):
    try:
        value = int(text, 0)
    except ValueError:
        raise InputError(f'{name}={text} is not a number') from None
    if not 0 <= value < limit:
        raise InputError(f'{name}={text} does not fit, the limit is {limit - 1:#x}')
    return value


def hexadecimal(text, name):
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise InputError(f'{name}={text} is not a row of hexadecimal bytes') from None


def parse_words(words):
    fields = {}
    for word in words:
        name, equals, value = word.partition('=')
        if not equals or name in fields:
            raise InputError(f'"{word}" is not name=value, or is there twice')
        fields[name] = value
    return fields


def encode_field(operation, name, size, fields):
    if name == 'size':
        access = number(fields.pop('size', str(operation.sizes[0])), 256, 'size')
        if access not in operation.sizes:
            raise InputError(f'size={access} is none of {", ".join(map(str, operation.sizes))}')
        index = operation.sizes.index(access)
        value = number(fields.pop('size_byte', str(index)), 256, 'size_byte')
        if value % len(operation.sizes) != index:
            raise InputError(f'size_byte={value:#x} does not mean size={access}')
        return bytes([value])
    if name == 'pad':
        pad = hexadecimal(fields.pop('pad', '00' * size), 'pad')
        if len(pad) != size:
            raise InputError(f'pad needs {size} bytes')
        return pad
    return number(fields.pop(name, '0'), 1 << 8 * size, name).to_bytes(size, 'little')


def encode_operation(line):
    name, *words = line.split()
    if name == 'empty' and not words:
        return b''
    if name == 'bytes' and len(words) == 1:
        return hexadecimal(words[0], 'bytes')
    if name not in BY_NAME:
        raise InputError(f'there is no operation "{name}"; they are {", ".join(BY_NAME)}, bytes and empty')
    code, operation = BY_NAME[name]
    fields = parse_words(words)
    first = number(fields.pop('code', str(code)), 256, 'code')
    if first % NUM_CODES != code:
        raise InputError(f'code={first:#x} does not mean {name}')
    data = bytes([first]) + b''.join(encode_field(operation, field, size, fields) for field, size in operation.fields)
    rest = 'data' if name == 'dma_pattern' else 'tail'
    data += hexadecimal(fields.pop(rest, ''), rest)
    if fields:
        raise InputError(f'{name} has no {next(iter(fields))}')
    return data


def add_line(pieces, line):
    name, *words = line.split()
    if name != 'more':
        pieces.append(encode_operation(line))
    elif not pieces or len(words) != 1:
        raise InputError('more needs a row of hexadecimal bytes, and something above it that they belong to')
    else:
        pieces[-1] += hexadecimal(words[0], 'more')


def encode(text):
    pieces = []
    for line_number, line in enumerate(text.splitlines(), 1):
        line = line.split('#', 1)[0].strip()
        if not line:
            continue
        try:
            add_line(pieces, line)
        except InputError as e:
            raise InputError(f'line {line_number}: {e}') from None
        if SEPARATOR in pieces[-1]:
            raise InputError(f'line {line_number}: the bytes of this operation contain the separator "FUZZ"')
    data = SEPARATOR.join(pieces)
    if data.count(SEPARATOR) != max(len(pieces) - 1, 0):
        raise InputError('two operations meet in bytes that look like the separator "FUZZ"')
    return data


# --- files ---

def read(path):
    try:
        if os.path.getsize(path) > MAX_INPUT_BYTES:
            raise InputError(f'larger than {MAX_INPUT_BYTES >> 20} MiB; this is no input')
        with open(path, 'rb') as f:
            return f.read()
    except OSError as e:
        raise InputError(e.strerror) from e


def write(path, data):
    if path == '-':
        sys.stdout.buffer.write(data)
        return
    try:
        fd, temporary = tempfile.mkstemp(prefix='.inputs-', dir=os.path.dirname(os.path.abspath(path)))
        with os.fdopen(fd, 'wb') as f:
            f.write(data)
        os.chmod(temporary, 0o644)
        os.rename(temporary, path)
    except OSError as e:
        raise InputError(f'{path} cannot be written: {e.strerror}') from e


def convert(command, source, target):
    data = read(source)
    if command == 'decode':
        write(target, decode(data).encode())
        return
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError:
        raise InputError('binary data; this is no text of an input (did you mean decode?)') from None
    write(target, encode(text))


def output_name(command, name):
    if command == 'decode':
        return name + '.txt'
    return name[:-4] if name.endswith('.txt') else name


def main():
    arguments = sys.argv[1:]
    if arguments and arguments[0] in ('-h', '--help'):
        print(__doc__.strip())
        return 0
    if len(arguments) not in (2, 3) or arguments[0] not in ('encode', 'decode'):
        print(__doc__.strip(), file=sys.stderr)
        return 1
    command, source, target = (arguments + ['-'])[:3]
    jobs = [(source, target)]
    if os.path.isdir(source):
        if target == '-':
            sys.exit(f'{PROGRAM}: {source} is a folder; name the folder to write to')
        os.makedirs(target, exist_ok=True)
        jobs = [(os.path.join(source, name), os.path.join(target, output_name(command, name)))
                for name in sorted(os.listdir(source)) if os.path.isfile(os.path.join(source, name))]
    for source, target in jobs:
        if target != '-' and os.path.abspath(source) == os.path.abspath(target):
            sys.exit(f'{PROGRAM}: {source} would be overwritten; the input never is')
        try:
            convert(command, source, target)
        except InputError as e:
            sys.exit(f'{PROGRAM}: {source}: {e}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
