#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The fuzz driver as its users meet it: usage, targets, options, wrong input, the engine's flags.

usage: driver-test.py QEMU_FUZZ FACTS
"""
import base64
import glob
import os
import re
import sys

import fuzztest
from fuzztest import check, generic, run, tail

FUZZER = os.path.abspath(sys.argv[1])
FACTS = sys.argv[2]
SCRIPTS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), 'scripts/oss-fuzz')


def usage(folder):
    output, status = run([FUZZER])
    check(status == 0, f'status {status}')
    targets = re.findall(r'^ \* (\S+)  : \S', output, re.M)
    for name in ('generic-fuzz', 'i440fx-qtest-reboot-fuzz', 'i440fx-qos-fork-fuzz', 'i440fx-qos-noreset-fuzz',
                 'virtio-net-socket', 'virtio-net-socket-check-used', 'virtio-net-slirp', 'virtio-net-fork-fuzz'):
        check(name in targets, f'{name} is not among {targets}')
    check('--reset=MODE' in output and 'detect_leaks' in output, output)
    for mode, target in (('reboot', 'i440fx-qtest-reboot-fuzz'), ('fork', 'virtio-net-fork-fuzz'), ('none', 'i440fx-qos-noreset-fuzz')):
        check(re.search(rf'^  {mode} +for {target}$', output, re.M), f'the default of {target} is not said:\n{output}')


def engine_help(folder):
    output, status = run([FUZZER, '-help=1'])
    check(status == 0, f'status {status}')
    engine = re.search(r'^ max_total_time\s', output, re.M)
    check(engine and output.index('Usage: ') < engine.start(), tail(output))


def target_by_name_of_executable(folder):
    link = os.path.join(folder, 'qemu-fuzz-i386-target-i440fx-qos-noreset-fuzz')
    os.symlink(FUZZER, link)
    output, status = run([link, '-runs=10'])
    check(status == 0 and 'Done 10 runs' in output, tail(output))


# Predefined targets that wait for devices: what QEMU 7.2 matches is not all there yet.
UNFINISHED = set()


def matched_by_qemu():
    """Target to the sorted regions that QEMU 7.2 matches for it."""
    expected = {}
    with open(FACTS, encoding='utf-8') as f:
        for section in f.read().split('== ')[1:]:
            name, *lines = section.splitlines()
            expected[name] = sorted(line.split(' ', 1)[1] for line in lines for _ in range(int(line.split(' ', 1)[0])))
    return expected


def check_regions(output, status, expected, what):
    found = sorted(re.findall(r'^  \* (.*)$', output, re.M))
    check(status == 0, f'{what}: {tail(output)}')
    check(found == expected, f'{what}: found {found}, expected {expected}')


def regions(folder):
    output, status = generic(FUZZER, '-runs=0')
    check('Matching objects by name virtio*' in output, tail(output))
    check_regions(output, status, matched_by_qemu()['generic-fuzz-virtio-net-pci-slirp'], 'virtio-net on pc')


def predefined_regions(folder):
    output, _ = run([FUZZER])
    targets = re.findall(r'^ \* (generic-fuzz-\S+)  : ', output, re.M)
    expected = matched_by_qemu()
    check('generic-fuzz-virtio-net-pci-slirp' in targets, output)
    for target in targets:
        # An empty list is of a device that QEMU could not make.
        if expected.get(target) and target not in UNFINISHED:
            output, status = run([FUZZER, f'--fuzz-target={target}', '-runs=0'])
            check_regions(output, status, expected[target], target)


def other_globs(folder):
    for globs, region in (('virtio-net', 'virtio-pci[0]'), ('virtio* pcspk', 'pcspk[0]'), ('VIRTIO-pci-isr*', 'virtio-pci-isr-virtio-net[0]'),
                          ('rtc', 'rtc[0]')):
        output, status = generic(FUZZER, '-runs=0', objects=globs)
        check(status == 0 and f'  * {region} ' in output, f'{globs}:\n{tail(output)}')


WRONG = [
    # Options and variables, what stderr must name.
    (['--fuzz-target=nonsense'], {}, 'nonsense'),
    (['-runs=1'], {}, '--fuzz-target'),
    (['--fuzz-target=generic-fuzz', '--nonsense'], {}, '--nonsense'),
    (['--fuzz-target=generic-fuzz', '--reset=nonsense'], {}, 'nonsense'),
    (['--fuzz-target=generic-fuzz', '--timeout=nonsense'], {}, 'nonsense'),
    (['--fuzz-target=generic-fuzz'], {'QEMU_FUZZ_OBJECTS': '*'}, 'QEMU_FUZZ_ARGS'),
    (['--fuzz-target=generic-fuzz'], {'QEMU_FUZZ_ARGS': '-M pc'}, 'QEMU_FUZZ_OBJECTS'),
]
WRONG_ARGS = [
    ("-M pc 'unfinished", 'unfinished'),
    ('-M nonsense', 'nonsense'),
    ('-M pc -device nonsense', 'nonsense'),
    ('-M pc -device virtio-net,nonsense=1', 'nonsense'),
    ('-M pc -device virtio-net,netdev=nonsense', 'nonsense'),
    ('-M pc -netdev nonsense,id=n0', 'nonsense'),
    ('-M pc -nonsense', 'nonsense'),
]


def one_sentence(output, status, word, what):
    check(status not in (0, None), f'{what}: status {status}')
    check(word in output, f'{what}: {word} is not named:\n{tail(output)}')
    check('Sanitizer' not in output and 'deadly signal' not in output, f'{what}:\n{tail(output)}')


def wrong_input(folder):
    for options, variables, word in WRONG:
        output, status = run([FUZZER, *options], **variables)
        one_sentence(output, status, word, f'{options} {variables}')
    for args, word in WRONG_ARGS:
        output, status = generic(FUZZER, '-runs=1', args=args)
        one_sentence(output, status, word, args)
    output, status = generic(FUZZER, '-runs=1', objects='nonsense*')
    one_sentence(output, status, 'nonsense*', 'objects')
    output, status = generic(FUZZER, '-runs=1', os.path.join(folder, 'no', 'such', 'corpus'))
    one_sentence(output, status, 'corpus', 'corpus')


def wrong_traces(folder):
    files = {'empty': b'', 'cut': b'outl 0xcf8 0x8000', 'binary': bytes(range(256)), 'garbled': b'outl 0xcf8\nfoo bar\n',
             'odd': b'write 0x0 0x4 0x1234\n', 'log': b'[R +0.000000] outl 0xcf8 0x0\n'}
    for name, content in files.items():
        path = os.path.join(folder, name)
        with open(path, 'wb') as f:
            f.write(content)
        for script in ('output_reproducer.py -bash', 'minimize_qtest_trace.py', 'reorder_fuzzer_qtest_trace.py'):
            if (name == 'log' and 'reorder' in script) or (name == 'cut' and 'output' in script) or (name == 'cut' and 'minimize' in script):
                continue
            program, *options = script.split()
            extra = [os.path.join(folder, 'out')] if 'minimize' in script else []
            output, status = run([os.path.join(SCRIPTS, program), *options, path, *extra], QEMU_PATH='/bin/true', QEMU_ARGS='')
            check(status not in (0, None) and 'Traceback' not in output, f'{script} {name}: status {status}\n{output}')
            check(len(output.strip().splitlines()) == 1, f'{script} {name}:\n{output}')
        with open(path, 'rb') as f:
            check(f.read() == content, f'{name} was changed')


def corpus_grows(folder):
    output, status = generic(FUZZER, '-runs=3000', '-seed=1', folder)
    check(status == 0 and 'Done 3000 runs' in output, tail(output))
    check(len(os.listdir(folder)) > 10, f'{len(os.listdir(folder))} inputs were kept')
    coverage = [int(n) for n in re.findall(r'\bcov: (\d+)', output)]
    check(coverage[-1] > coverage[0], f'coverage went from {coverage[0]} to {coverage[-1]}')


def merge(folder):
    corpus, merged = os.path.join(folder, 'corpus'), os.path.join(folder, 'merged')
    os.mkdir(corpus)
    os.mkdir(merged)
    fuzztest.write_inputs(corpus, fuzztest.random_inputs(5, 100))
    output, status = generic(FUZZER, '-merge=1', merged, corpus)
    check(status == 0 and 0 < len(os.listdir(merged)) <= 100, tail(output))


def jobs(folder):
    corpus = os.path.join(folder, 'corpus')
    os.mkdir(corpus)
    here = os.getcwd()
    os.chdir(folder)
    try:
        output, status = generic(FUZZER, '-jobs=2', '-workers=2', '-runs=200', corpus)
    finally:
        os.chdir(here)
    logs = [open(path, encoding='utf-8', errors='replace').read() for path in glob.glob(os.path.join(folder, 'fuzz-*.log'))]
    check(status == 0 and len(logs) == 2 and all('Done 200 runs' in log for log in logs), tail(output))


def engine_fork(folder):
    output, status = generic(FUZZER, '-fork=2', '-ignore_crashes=1', '-max_total_time=10', folder)
    check(status == 0 and re.search(r'#\d+: cov: [1-9]', output), tail(output))


def reset_modes(folder):
    paths = fuzztest.write_inputs(folder, fuzztest.random_inputs(6, 50))
    for mode in ('snapshot', 'reboot', 'fork', 'none'):
        output, status = generic(FUZZER, f'--reset={mode}', *paths)
        check(status == 0, f'{mode}:\n{tail(output)}')
        output, status = generic(FUZZER, f'--reset={mode}', '-runs=300', '-seed=1')
        check(status == 0 and 'Done 300 runs' in output, f'{mode}:\n{tail(output)}')
        coverage = [int(n) for n in re.findall(r'\bcov: (\d+)', output)]
        check(coverage[-1] > coverage[0] > 0, f'{mode}: coverage {coverage[:1]} {coverage[-1:]}')


def verify_reset(folder):
    paths = fuzztest.write_inputs(folder, fuzztest.random_inputs(7, 2000))
    output, status = generic(FUZZER, '--verify-reset', *paths)
    check(status == 0, tail(output))


def verify_reset_of_maps(folder):
    """Regions are looked up for the story of a crash when the map changes: by both runs of an input alike."""
    moves_a_bar = base64.b64decode('AABGVVpaCgpGVVpaAd5mhAPSAAAARlVaWgpGVVpaCkZVWloFggfy9gAAgABGVVpaBByFq0ZVWloKCkZVWloFggfy'
                                   '9gAAgAA=')
    fuzztest.write_inputs(folder, [moves_a_bar])
    output, status = generic(FUZZER, '--verify-reset', '-runs=0', folder, objects='e1000e* pci-conf*',
                             args='-M q35 -nodefaults -device e1000e,addr=4')
    check(status == 0, tail(output))


def behind_a_bridge(folder):
    """Nobody has numbered the buses: function 0 of bus 0 is not the device."""
    output, status = generic(FUZZER, '-runs=20', objects='e1000e',
                             args='-M q35 -nodefaults -device pcie-root-port,id=rp,chassis=1,addr=5 -device e1000e,bus=rp')
    check(status == 0 and 'Done 20 runs' in output, tail(output))


def unplugged_device(folder):
    """An input ejects the card by ACPI and names it again; the next one has it."""
    eject = bytes([1, 2, 0, 8, 0, 1 << 4, 0, 0, 0])             # OUT to register 8, the slot as a bit
    identify = bytes([4, 1, 0, 0])                              # PCI_READ of the vendor
    paths = fuzztest.write_inputs(folder, [b'FUZZ'.join([identify, eject, identify]), identify])
    output, status = generic(FUZZER, *paths, args='-M pc -nodefaults -device e1000,addr=4', objects='e1000 acpi-pci-hotplug',
                             QTEST_LOG='1')
    check(status == 0, tail(output))
    answers = re.findall(r'inw 0xcfc\n.* OK (0x\w+)', output)
    check('outl 0xae08 0x10' in output and answers.count('0x8086') == 4 and '0xffff' not in answers, f'{answers}')


def statistics(folder):
    output, status = generic(FUZZER, '--stats', '-runs=2000', '-seed=1')
    check(status == 0, tail(output))
    row = re.search(r'^ +(\d+) +(\d+)  virtio-pci-common-virtio-net\[0\]$', output, re.M)
    check(row and int(row[1]) > 0 and int(row[2]) > 0, tail(output))


fuzztest.main([
    ('/driver/usage-lists-targets', usage),
    ('/driver/help-is-ours-then-the-engine\'s', engine_help),
    ('/driver/target-by-name-of-executable', target_by_name_of_executable),
    ('/driver/virtio-net-regions-are-qemu\'s', regions),
    ('/driver/predefined-targets-match-what-qemu-matches', predefined_regions),
    ('/driver/globs', other_globs),
    ('/driver/wrong-input-is-one-sentence', wrong_input),
    ('/scripts/wrong-traces-are-one-sentence', wrong_traces),
    ('/driver/corpus-and-coverage-grow', corpus_grows),
    ('/driver/merge', merge),
    ('/driver/jobs', jobs),
    ('/driver/engine-fork', engine_fork),
    ('/driver/every-reset-mode', reset_modes),
    ('/driver/verify-reset', verify_reset),
    ('/driver/verify-reset/maps-that-change', verify_reset_of_maps),
    ('/driver/device-behind-a-bridge', behind_a_bridge),
    ('/driver/unplugged-device', unplugged_device),
    ('/driver/stats', statistics),
])
