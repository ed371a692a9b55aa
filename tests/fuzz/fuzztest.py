# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests of the fuzzer share: running it, random inputs, and TAP."""
import os
import random
import re
import subprocess
import sys
import tempfile

VIRTIO_NET = '-M pc -nodefaults -netdev user,id=user0 -device virtio-net,netdev=user0'
SEPARATOR = b'FUZZ'
DIGEST = re.compile(r'^digest: (\w+) (trace \w+ coverage \w+)$', re.M)


class Failure(Exception):
    """Something was not as it should be."""


class Skip(Exception):
    """What the case needs is not installed."""


def check(condition, message):
    if not condition:
        raise Failure(message)


def tail(text, lines=30):
    return '\n'.join(text.splitlines()[-lines:])


def run(command, timeout=300, cwd=None, **variables):
    """Standard output and error together, and the exit status."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(('QEMU_FUZZ', 'QTEST', 'FUZZ_'))}
    environment.update(variables)
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=timeout, cwd=cwd, check=False)
    return done.stdout.decode('utf-8', 'replace'), done.returncode


def generic(fuzzer, *options, args=VIRTIO_NET, objects='virtio*', timeout=300, cwd=None, **variables):
    """Runs generic-fuzz."""
    return run([fuzzer, '--fuzz-target=generic-fuzz', *options], timeout=timeout, cwd=cwd, QEMU_FUZZ_ARGS=args,
               QEMU_FUZZ_OBJECTS=objects, **variables)


def random_operation(rng):
    """An operation of the published encoding whose operands are likely to mean something."""
    code = rng.choice([0, 1, 1, 2, 3, 3, 3, 4, 5, 7, 9])
    size, base = rng.randrange(4), rng.randrange(16)
    offset = rng.choice([rng.randrange(64), rng.randrange(0x1000)])
    value = rng.choice([rng.randrange(256), rng.randrange(1 << 32), 1 << rng.randrange(32),
                        0x100000 + rng.randrange(16) * 4096])
    operands = {
        0: bytes([size, base]) + offset.to_bytes(2, 'little'),
        1: bytes([size, base]) + offset.to_bytes(2, 'little') + value.to_bytes(4, 'little'),
        2: bytes([size, base, 0, 0]) + offset.to_bytes(4, 'little'),
        3: bytes([size, base, 0, 0]) + offset.to_bytes(4, 'little') + value.to_bytes(8, 'little'),
        4: bytes([size, base, offset & 0xff]),
        5: bytes([size, base, offset & 0xff, 0]) + value.to_bytes(4, 'little'),
        7: bytes([rng.randrange(16), rng.randrange(4)]) + rng.randbytes(rng.randrange(1, 64)),
        9: b'',
    }
    return bytes([code]) + operands[code]


def random_inputs(seed, count, least=4, most=40):
    rng = random.Random(seed)
    return [SEPARATOR.join(random_operation(rng) for _ in range(rng.randrange(least, most + 1)))
            for _ in range(count)]


def write_inputs(folder, inputs):
    """Files of the inputs; their paths in order."""
    paths = []
    for number, data in enumerate(inputs):
        path = os.path.join(folder, f'{number:05}')
        with open(path, 'wb') as f:
            f.write(data)
        paths.append(path)
    return paths


def digests(output):
    """Per input's SHA-1: trace and coverage."""
    return dict(DIGEST.findall(output))


def main(cases):
    """Runs the cases, a list of (name, function taking a temporary folder), and reports in TAP."""
    print(f'1..{len(cases)}', flush=True)
    failed = 0
    for number, (name, case) in enumerate(cases, 1):
        with tempfile.TemporaryDirectory(prefix='fuzz-test-') as folder:
            try:
                case(folder)
                print(f'ok {number} {name}', flush=True)
            except Skip as e:
                print(f'ok {number} {name} # SKIP {e}', flush=True)
            except (Failure, subprocess.TimeoutExpired) as e:
                failed += 1
                print(f'not ok {number} {name}')
                print('\n'.join('# ' + line for line in str(e).splitlines()), flush=True)
    sys.exit(1 if failed else 0)
