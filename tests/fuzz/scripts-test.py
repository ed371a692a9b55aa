#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripts around crashes: inputs as text, wrong files, what makes two crashes the same, traces on another QEMU.

usage: scripts-test.py QEMU_FUZZ
"""
import configparser
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys

import fuzztest
from fuzztest import check, generic, run, tail

FUZZER = os.path.abspath(sys.argv[1])
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SCRIPTS = os.path.join(SOURCE, 'scripts/oss-fuzz')
SEEDS = os.path.join(SOURCE, 'tests/qtest/fuzz/seeds')
ORACLE = '/usr/bin/qemu-system-i386'

sys.path.insert(0, SCRIPTS)
import coverage                 # noqa: E402 (they lie in the scripts' folder)
import crash_report             # noqa: E402
import inputs                   # noqa: E402
import qtest_trace              # noqa: E402
import reorder_fuzzer_qtest_trace as reorder    # noqa: E402
import triage                   # noqa: E402


def script(name, *arguments, **variables):
    return run([os.path.join(SCRIPTS, name), *arguments], **variables)


def write(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, 'wb') as f:
        f.write(content)
    return path


def one_sentence(output, status, word, what):
    check(status not in (0, None), f'{what}: status {status}\n{output}')
    check(len(output.strip().splitlines()) == 1 and 'Traceback' not in output, f'{what}:\n{output}')
    check(word in output, f'{what}: {word} is not named: {output}')


# --- inputs as text ---

def round_trip(folder):
    rng = random.Random(1)
    samples = fuzztest.random_inputs(11, 300) + [b'', b'FUZZ', b'FUZZFUZZ', b'FUZ', b'\x03', b'FUFUZZZZ']
    samples += [rng.randbytes(rng.randrange(200)) for _ in range(300)]
    samples += [b'FUZZ'.join(rng.randbytes(rng.randrange(30)) for _ in range(8)) for _ in range(300)]
    for data in samples:
        text = inputs.decode(data)
        check(inputs.encode(text) == data, f'{data!r} became\n{text}')
    bytes_of = fuzztest.write_inputs(folder, samples[:50])
    for step, words in (('decode', (folder, folder + '.txt')), ('encode', (folder + '.txt', folder + '.again'))):
        output, status = script('inputs.py', step, *words)
        check(status == 0, output)
    for path, data in zip(bytes_of, samples):
        with open(os.path.join(folder + '.again', os.path.basename(path)), 'rb') as f:
            check(f.read() == data, path)
    shutil.rmtree(folder + '.txt')
    shutil.rmtree(folder + '.again')


def text_is_readable(folder):
    text = inputs.decode(b'\x03\x02\x01\x00\x00\x14\x00\x00\x00\x0f\x00\x00\x00\x00\x00\x00\x00FUZZ\x09FUZZ\x07\x01\x02\xaa\xbb')
    check(text == 'write size=4 base=0x1 offset=0x14 value=0xf\nclock_step\ndma_pattern index=0x1 stride=0x2 data=aabb\n', text)
    check(inputs.encode('bytes 0a\nmore 0b0c\n# A word.\nmore 0d\nclock_step\n') == b'\x0a\x0b\x0c\x0dFUZZ\x09', 'more')


def wrong_texts(folder):
    for text, word in (('jump base=0x0', 'jump'), ('write size=3', 'size=3'), ('write base=0x100', 'base'),
                       ('read value=0x1', 'value'), ('out value=zzz', 'zzz'), ('dma_pattern data=1', 'data'),
                       ('bytes 46555a5a', 'FUZZ'), ('bytes 4655\nbytes 0a', ''), ('write base=0x1 base=0x2', 'base=0x2'),
                       ('write code=0x4', 'code'), ('more', 'more'), ('more 0x0', 'hexadecimal'), ('more 46555a5a', 'FUZZ')):
        path = write(folder, 'wrong.txt', ('clock_step\n' + text).encode())
        output, status = script('inputs.py', 'encode', path, os.path.join(folder, 'out'))
        if word:
            one_sentence(output, status, word, text)
            check('line 2' in output, output)
    one_sentence(*script('inputs.py', 'encode', write(folder, 'binary', bytes(range(256)))), 'binary', 'binary')
    one_sentence(*script('inputs.py', 'encode', os.path.join(folder, 'none')), 'none', 'no file')
    one_sentence(*script('inputs.py', 'encode', path, path), path, 'the same file')
    os.truncate(write(folder, 'huge', b''), 65 << 20)
    one_sentence(*script('inputs.py', 'decode', os.path.join(folder, 'huge')), 'MiB', 'huge')


def wrong_traces(folder):
    """Huge, of another version, unreadable, and a result that cannot be written; others are in driver-test."""
    huge = write(folder, 'huge', b'')
    os.truncate(huge, 257 << 20)
    future = write(folder, 'future', b'outl 0xcf8 0x80000000\nmodule_load hw-display-qxl\n')
    good = write(folder, 'good', b'outl 0xcf8 0x80000000\n')
    variables = {'QEMU_PATH': '/bin/true', 'QEMU_ARGS': ''}
    for name, options, more in (('output_reproducer.py', ['-bash'], []), ('minimize_qtest_trace.py', [], [folder + '/out']),
                                ('reorder_fuzzer_qtest_trace.py', [], [])):
        one_sentence(*script(name, *options, huge, *more, **variables), 'MiB', f'{name}: huge')
        one_sentence(*script(name, *options, folder, *more, **variables), folder, f'{name}: a folder')
        if 'reorder' not in name:
            one_sentence(*script(name, *options, future, *more, **variables), 'module_load', f'{name}: another version')
    one_sentence(*script('minimize_qtest_trace.py', good, good, **variables), 'same file', 'input is output')
    one_sentence(*script('minimize_qtest_trace.py', good, folder + '/out', **variables), 'does not crash', 'no crash')
    one_sentence(*script('minimize_qtest_trace.py', good, folder + '/out', QEMU_ARGS=''), 'QEMU_PATH', 'no emulator')
    one_sentence(*script('minimize_qtest_trace.py', good, folder + '/out', QEMU_PATH='/bin/true', QEMU_ARGS="'x"), 'QEMU_ARGS', 'quotes')
    one_sentence(*script('output_reproducer.py', '-name', '1x', good, QEMU_ARGS=''), '-name', 'name')
    check(not os.path.exists(folder + '/out'), 'a failed run left an output')


def wrong_reports(folder):
    """coverage.py: wrong folders and files, and a reader that goes away."""
    corpus, used = os.path.join(folder, 'corpus'), os.path.join(folder, 'used')
    for made in (corpus, used, os.path.join(folder, 'empty')):
        os.makedirs(made)
    write(corpus, 'one', b'FUZZ')
    kept = write(used, 'letter.txt', b'dear')
    target = ('report', '--target', 'generic-fuzz-hpet')
    for words, word in ((('--corpus', folder + '/none'), 'no such folder'), (('--corpus', kept), 'no such folder'),
                        (('--corpus', folder + '/empty'), 'empty'), (('--corpus', corpus, '--out', kept), 'not a folder'),
                        (('--corpus', corpus, '--out', used), 'another folder'), (('--corpus', corpus, '--extra-hw', folder + '/none'), '--extra-hw'),
                        (('--corpus', corpus, '--out', folder + '/out', '--build', kept), 'not a folder'),
                        (('--corpus', corpus, '--out', folder + '/out', '--build', kept + '/x'), 'letter.txt/x')):
        one_sentence(*script('coverage.py', *target, *words), word, f'coverage.py report {words}')
    check(os.listdir(used) == ['letter.txt'] and os.path.getsize(kept) == 4, 'a folder that is no report was touched')
    good = write(folder, 'good.json', b'{"files": [{"file": "hw/a.c", "covered": 1}], "functions": []}')
    for content in (b'', b'{', bytes(range(256)), b'[]', b'{"files": 3}', b'{"version": 9}',
                    b'{"files": [{"file": "hw/a.c"}], "functions": []}',
                    b'{"files": [{"file": "hw/a.c", "covered": "x"}], "functions": []}'):
        bad = write(folder, 'bad.json', content)
        one_sentence(*script('coverage.py', 'compare', good, bad), 'summary.json', f'coverage.py compare: {content!r}')
    one_sentence(*script('coverage.py', 'compare', good, folder + '/none'), 'none', 'coverage.py compare: no file')
    one_sentence(*run(['sh', '-c', f'{SCRIPTS}/coverage.py compare {good} {good} > /dev/full']), 'space', 'a full disk')
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([f'{SCRIPTS}/coverage.py', 'compare', good, good], stdout=writer, stderr=subprocess.PIPE,
                          text=True, check=False)
    os.close(writer)
    one_sentence(done.stderr, done.returncode, 'pipe', 'a reader that went away')


def files_of_devices(folder):
    """A report is restricted to the files of what matched, in the tree and in folders of --extra-hw."""
    write(folder, 'one.c', b'#define TYPE_ONE "extra-one"\nstatic const TypeInfo info = { .name = TYPE_ONE };\n')
    write(folder, 'two.c', b'static const TypeInfo info = { .name = "extra_two" };\n')
    one, two = (os.path.relpath(os.path.join(folder, name), coverage.TREE) for name in ('one.c', 'two.c'))
    for globs, wanted, expected in ((['extra-one'], [], {one}), (['extra*'], [], {one, two}), (['extra-two'], [], {two}),
                                    ([], [os.path.join(folder, 't*')], {two}), (['i8254'], [], {'hw/timer/i8254.c', 'hw/timer/i8254-counter.c'})):
        chosen = set(coverage.choose_files(globs, wanted, [folder]))
        check(chosen == expected, f'{globs} {wanted}: {chosen}')
    chosen = coverage.choose_files(['virtio-net*', 'extra-one'], [], [folder])
    check(one in chosen and two not in chosen and 'hw/net/virtio-net-rx.c' in chosen and 'hw/net/e1000.c' not in chosen, f'{chosen}')
    for globs, wanted in ((['no-such-device'], []), ([], ['hw/none/*'])):
        try:
            coverage.choose_files(globs, wanted, [folder])
        except SystemExit as e:
            check('--files' in str(e), f'{e}')
        else:
            check(False, f'{globs} {wanted}: files')


def compared(before, after):
    output, status = script('coverage.py', 'compare', '--json', before, after)
    check(status == 0, output)
    return json.loads(output)


def compare_reports(folder):
    """Per file and per function: more, less, new, gone; what is equal is left out."""
    def summary(name, files, functions):
        rows = {'files': [{'file': f, 'lines': 100, 'covered': n} for f, n in files.items()],
                'functions': [{'file': f, 'name': n, 'regions': 9, 'covered': c} for (f, n), c in functions.items()]}
        return write(folder, name, json.dumps(rows).encode())

    before = summary('before', {'hw/a.c': 10, 'hw/b.c': 5, 'hw/gone.c': 3}, {('hw/a.c', 'read'): 4, ('hw/b.c', 'read'): 2, ('hw/a.c', 'old'): 1})
    after = summary('after', {'hw/a.c': 12, 'hw/b.c': 5, 'hw/new.c': 7}, {('hw/a.c', 'read'): 3, ('hw/b.c', 'read'): 2, ('hw/new.c', 'go'): 6})
    result = compared(before, after)
    check([(f['file'], f['before'], f['after']) for f in result['files']] ==
          [('hw/a.c', 10, 12), ('hw/gone.c', 3, 0), ('hw/new.c', 0, 7)], f'{result}')
    check([(f['file'], f['function'], f['before'], f['after']) for f in result['functions']] ==
          [('hw/a.c', 'old', 1, 0), ('hw/a.c', 'read', 4, 3), ('hw/new.c', 'go', 0, 6)], f'{result}')
    check(compared(before, before) == {'files': [], 'functions': []}, 'a report differs from itself')
    output, status = script('coverage.py', 'compare', before, after)
    check(status == 0 and '+2     10 ->     12  hw/a.c' in output and '-1      4 ->      3  hw/a.c: read' in output, output)


# --- the same crash ---

REPORTS = [
    # What is printed, and the signature.
    ('''==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602 at pc 0x1 bp 0x2 sp 0x3
WRITE of size 1 at 0x602 thread T0
    #0 0x55d0 in __asan_memcpy (/x/qemu-system-i386+0x3ca) (BuildId: 00)
    #1 0x55d1 in iov_copy /x/build/../util/iov.c:34:2
    #2 0x55d2 in foo_write /x/build/../hw/foo.c:12:3
    #3 0x55d3 in memory_region_dispatch_write /x/build/../softmmu/memory-dispatch.c:304:24
    #4 0x55d4 in main /x/build/../softmmu/main.c:3:1

allocated by thread T0 here:
    #0 0x55d5 in foo_realize /x/hw/foo.c:1:1
''', 'heap-buffer-overflow in iov_copy < foo_write'),
    ('''==1==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000010 (pc 0x1 bp 0x2 sp 0x3 T0)
    #0 0x55d2 in foo_write /x/build/../hw/foo.c:12:3
''', 'null-dereference in foo_write'),
    ('''==1==ERROR: AddressSanitizer: attempting double-free on 0x602 in thread T0:
    #0 0x55d0 in __interceptor_free (/x/q+0x1)
    #1 0x55d0 in foo_free /x/hw/foo.c:9:1
''', 'double-free in foo_free'),
    ('''../hw/foo.c:44:18: runtime error: shift exponent 40 is too large for 32-bit type 'unsigned int'
    #0 0x55d0 in foo_shift /x/build/../hw/foo.c:44:18
''', "undefined: shift exponent N is too large for N-bit type 'unsigned int' in foo_shift"),
    ("qemu-system-i386: ../hw/foo.c:5: void foo_check(FooState *): Assertion `s->n < 4' failed.\n", 'assertion in foo_check'),
    ('**\nERROR:../hw/foo.c:5:foo_check: assertion failed: (s->n < 4)\nBail out! ERROR:../hw/foo.c:5:foo_check: assertion failed\n',
     'assertion in foo_check'),
    ('ERROR: libFuzzer: timeout after 2 seconds\n    #0 0x1 in inner /x/hw/foo.c:1:1\n    #1 0x1 in middle /x/hw/foo.c:2:1\n'
     '    #2 0x1 in outer /x/hw/foo.c:3:1\n    #3 0x1 in main /x/main.c:1:1\n', 'hang in middle < outer'),
    ('ERROR: libFuzzer: out-of-memory (malloc(16913530880))\n    #0 0x1 in g_malloc (/usr/lib/libglib-2.0.so.0+0x1)\n'
     '    #1 0x2 in foo_alloc /x/hw/foo.c:1:1\n', 'out-of-memory in foo_alloc'),
]


def signatures(folder):
    for text, signature in REPORTS:
        crash = crash_report.parse(text)
        check(crash and crash.signature == signature, f'{crash and crash.signature} instead of {signature}')
        moved = re.sub(r':(\d+):', lambda m: f':{int(m[1]) + 7}:', text).replace('0x55', '0x7a')
        check(crash_report.parse(moved).signature == signature, 'other lines and addresses make another crash')
    check(crash_report.parse('OK\nOK 0x00\n') is None, 'a crash in nothing')


def finished_groups(folder):
    """What a resumed run finds of a group: whole, cut by a full disk, of another version, of another input."""
    for text, used in (('{"version": 1, "of": "a"}', True), ('', False), ('{"version": 1, "o', False), ('[]', False), ('{}', False),
                       ('{"version": 0, "of": "a"}', False), ('{"version": 1, "of": "b"}', False), ('\0\xff', False)):
        path = write(folder, 'state.json', text.encode('latin-1'))
        check((triage.finished_before(path, 'a') is not None) == used, text)
    check(triage.finished_before(folder + '/none', 'a') is None, 'no state')


# --- traces ---

def encoded_seeds(folder, target):
    output, status = script('inputs.py', 'encode', os.path.join(SEEDS, target), os.path.join(folder, target))
    check(status == 0, output)
    return {name: os.path.join(folder, target, name) for name in sorted(os.listdir(os.path.join(folder, target)))}


# Seeds, and a piece of guest memory that is read only when the request gets there.
DEEP_READS = [
    ('virtio-net-pci-slirp', 'transmit-arp-and-receive', '0x210002 0x2 0x0100'),
    ('virtio-net-pci-slirp', 'control-mac', '0x140100 0x6 0x525400123457'),
    ('virtio-net-pci-slirp', 'legacy-transmit', '0x140000 0xa'),
    ('virtio-net-pci-slirp', 'indirect-descriptors', '0x150100 0x3c'),
    ('virtio-blk', 'write', '0x142000 0x200 0x00010203'),
    ('virtio-blk', 'merged-writes', '0x148000 0x200 0x2222'),
    ('virtio-blk', 'legacy-read', '0x140000 0x10'),
    ('virtio-scsi', 'write', '0x142000 0x200 0x4444'),
    ('virtio-scsi', 'task-management', '0x140000 0x18'),
    ('virtio-gpu', 'frame', '0x140000 0x30 0x0401'),
    ('virtio-vga', 'cursor', '0x140000 0x38 0x0103'),
    ('virtio-9p', 'create', '0x140000 0x1b 0x1b000000760100'),
    ('virtio-9p-synth', 'list', '0x140000 0xb'),
    ('ahci-hd', 'write-dma', '0x200000 0x200 0x5a5a'),
    ('ahci-hd', 'ncq', '0x200000 0x200 0xa5a5'),
    ('ahci-atapi', 'read', '0x180080 0x10 0x000020000000000000000000ff070080'),
    ('ide-hd', 'write-dma', '0x200000 0x200 0x5a5a'),
    ('ide-atapi', 'read-dma', '0x160000 0x8 0x0000200000080080'),
    ('virtio-rng', 'request', '0x100020 0x10 0x00001500000000000010000002000000'),
    ('virtio-balloon', 'inflate-and-deflate', '0x250000 0x8 0x0203000000040000'),
    ('virtio-serial', 'control-ports', '0x140000 0x4 0x00000000'),
    ('virtio-mouse', 'status', '0x150000 0x8'),
    ('floppy', 'write-dma', '0x20200 0x200 0x5aa5'),
    ('floppy', 'format', '0x20004 0x4 0x00000202'),
    ('intel-hda', 'rings', '0x100018 0x4 0x001c3f00'),
    ('intel-hda', 'play', '0x200000 0x400'),
    ('ac97', 'play', '0x200000 0x3c0'),
    ('es1370', 'play-dac1', '0x100000 0x100'),
    ('sb16', 'play-16bit-stereo', '0x20080 0x80'),
    ('cs4231a', 'interrupt-holds-transfers', '0x20000 0x40'),
    ('e1000', 'segmentation', '0x201000 0x12c'),
    ('e1000', 'small-buffers', '0x100020 0x10 0x0020300000000000'),
    ('e1000e', 'rss', '0x108000 0x8'),
    ('e1000e', 'receive-split', '0x100000 0x20 0x0000300000000000001030'),
    ('am53c974', 'write', '0x100000 0x200 0x5aa5'),
    ('am53c974', 'read-scattered', '0x190004 0x4 0x00003000'),
    ('sdhci-v3', 'read-adma2', '0x10028 0x8 0x27009c0364000200'),
    ('sdhci-v3', 'write-adma2', '0x21000 0x100 0x2222'),
    ('xhci', 'storage-write', '0x1c100 0x100 0xa5a5'),
    ('xhci', 'hub', '0x17000 0x10'),
    ('ehci', 'storage-mode-select', '0x22000 0x18'),
    ('ehci', 'isochronous', '0x50180 0x40 0x1111'),
    ('ehci', 'companion-control', '0x21020 0x10'),
    ('ohci', 'set-report', '0x21000 0x1 0x07'),
    ('ohci', 'isochronous', '0x20008 0x8 0x3333'),
    ('pc-i440fx', 'fw-cfg', '0x100000 0x10 0x0019000a00000040'),
]


def seeds_reach_deep(folder):
    """Requests are taken and their data is moved."""
    for target, name, fill in DEEP_READS:
        seed = encoded_seeds(folder, f'generic-fuzz-{target}')[name]
        output, status = run([FUZZER, f'--fuzz-target=generic-fuzz-{target}', seed], QTEST_LOG='1')
        check(status == 0 and f'[DMA] write {fill}' in output, f'{target}/{name}: nothing is read at {fill}\n{tail(output)}')


def seeds_are_of_targets(folder):
    """Each folder is called as a target, and none of its inputs is a finding."""
    targets = re.findall(r'^ \* (\S+) *:', run([FUZZER])[0], re.M)
    for name in sorted(os.listdir(SEEDS)):
        if os.path.isdir(os.path.join(SEEDS, name)):
            check(name in targets, f'there is no target {name}')
            output, status = run([FUZZER, f'--fuzz-target={name}', *encoded_seeds(folder, name).values()])
            check(status == 0, f'{name}\n{tail(output)}')


# --- what OSS-Fuzz gets ---

def packed(folder):
    """Programs, dictionaries, options and seeds, as a fuzzing bot would read them back; all seeds of the tree are among them."""
    out = os.path.join(folder, 'out')
    output, status = run([os.path.join(SCRIPTS, 'pack.sh'), os.path.basename(FUZZER), out], cwd=os.path.dirname(FUZZER))
    check(status == 0, output)
    targets = [t for t in re.findall(r'^ \* (\S+) *:', run([FUZZER])[0], re.M) if t != 'generic-fuzz']
    prefix = os.path.join(out, os.path.basename(FUZZER) + '-target-')
    expected = {os.path.basename(prefix) + t + suffix for t in targets for suffix in suffixes(t)} | {'lib'}
    check(set(os.listdir(out)) == expected, f'{sorted(set(os.listdir(out)) ^ expected)}')
    for target in targets:
        options = configparser.ConfigParser()
        options.read(prefix + target + '.options')
        expected = {'detect_leaks': '0'}
        if target.startswith('generic-fuzz-'):
            expected['dict'] = os.path.basename(prefix) + target + '.dict'
        check(dict(options['libfuzzer']) == expected, f'{target}: {dict(options["libfuzzer"])}')
    for target in sorted(os.listdir(SEEDS)):
        if os.path.isdir(os.path.join(SEEDS, target)):
            read_back(prefix + target, os.path.join(SEEDS, target), os.path.join(folder, target))


def suffixes(target):
    return ['', '.options'] + (['.dict'] if target.startswith('generic-fuzz-') else []) + \
           (['_seed_corpus.zip'] if os.path.isdir(os.path.join(SEEDS, target)) else [])


def read_back(program, seeds, folder):
    """The engine reads as many entries and inputs as there are; each seed of the archive is the text of the tree."""
    shutil.unpack_archive(program + '_seed_corpus.zip', folder)
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), 'rb') as f, open(os.path.join(seeds, name + '.txt'), encoding='utf-8') as text:
            check(f.read() == inputs.encode(text.read()), f'{program}: {name} is not its text')
    number = len(glob.glob(f'{seeds}/*.txt'))
    options, entries = [], 0
    if os.path.exists(program + '.dict'):
        with open(program + '.dict', encoding='ascii') as f:
            entries = len(re.findall(r'^\w+="', f.read(), re.M))
        options = [f'-dict={program}.dict']
    output, status = run([program, '-runs=0', *options, folder])
    check(status == 0 and f'seed corpus: files: {number} ' in output, f'{program}: not {number} seeds\n{tail(output)}')
    check(not entries or f'Dictionary: {entries} entries' in output, f'{program}: not {entries} entries\n{output[:1000]}')


def images_have_packages(folder):
    """What Docker images of OSS-Fuzz and ClusterFuzzLite install is what a build needs, and their scripts are shell."""
    def read(name):
        with open(os.path.join(SOURCE, name), encoding='utf-8') as f:
            return f.read()

    needed = re.search(r'^wide="(.*)"$', read('scripts/install-deps.sh'), re.M)[1].split()
    project = read('scripts/oss-fuzz/project/Dockerfile')
    architectures = re.search(r'architectures:((?:\n +- .*)*)', read('scripts/oss-fuzz/project/project.yaml'))[1]
    for image in (project, read('.clusterfuzzlite/Dockerfile')):
        words = re.search(r'apt-get install ((?:.*\\\n)*.*)', image)[1].split()
        missing = [package for package in ('meson', 'ninja-build', 'pkg-config', 'python3', *needed) if package not in words]
        check(not missing, f'an image lacks {missing}')
        if 'i386' in architectures and image is project:
            missing = [package for package in needed if package + ':i386' not in words]
            check(not missing, f'the image lacks {missing} for i386')
    for name in ('scripts/oss-fuzz/build.sh', 'scripts/oss-fuzz/pack.sh', 'scripts/oss-fuzz/project/build.sh', '.clusterfuzzlite/build.sh'):
        output, status = run(['bash', '-n', os.path.join(SOURCE, name)])
        check(status == 0 and os.access(os.path.join(SOURCE, name), os.X_OK), f'{name}: {output}')


# --- registers by name ---

DISK = '-blockdev driver=null-co,node-name=disk,size=1M,read-zeroes=on'
# Machine, objects, and the offsets of some registers of theirs.
REGISTERS = [
    ('-M pc -nodefaults -device e1000', 'e1000', {'IOADDR': 0, 'IODATA': 4, 'CTRL': 0, 'ICR': 0xc0, 'RDT': 0x2818, 'MTA': 0x5200}),
    ('-M q35 -nodefaults -device e1000e', 'e1000e', {'IVAR': 0xe4, 'RDT1': 0x2918, 'RSSRK': 0x5c80}),
    ('-M pc -nodefaults -device intel-hda', 'intel-hda', {'GCTL': 8, 'CORBWP_CORBRP': 0x48, 'SDnCTL_STS': 0x80}),
    ('-M pc -nodefaults -device sdhci-pci', 'sdhci*', {'BLKSIZE': 4, 'CMDREG': 0xe, 'SWRST': 0x2f, 'ADMASYSADDR': 0x58}),
    ('-M q35 -nodefaults', 'ich9-ahci', {'GHC': 4, 'PxCLB': 0x100, 'PxCI': 0x138}),
    (f'-M pc -nodefaults {DISK} -device nvme,drive=disk,serial=1', 'nvme', {'CC': 0x14, 'ASQ': 0x28, 'SQyTDBL': 0x1000}),
    ('-M pc -nodefaults', 'piix3-ide ide*', {'COUNT': 2, 'STATUS_COMMAND': 7, 'BMICX': 0, 'BMISX': 2}),
    ('-M pc -nodefaults -device isa-fdc', 'isa-fdc', {'DOR': 1, 'FIFO': 4}),
    ('-M pc -nodefaults', 'isa-pit', {'COUNTER0': 0, 'CONTROL': 3}),
    ('-M pc -nodefaults -device pci-ohci', 'pci-ohci', {'HcControl': 4, 'HcFmInterval': 0x34, 'HcRhPortStatus': 0x54}),
    ('-M pc -nodefaults -device usb-ehci', 'usb-ehci', {'CAPLENGTH': 0, 'USBCMD': 0, 'ASYNCLISTADDR': 0x18, 'PORTSC': 0}),
    ('-M pc -nodefaults -device qemu-xhci', 'qemu-xhci', {'CRCR': 0x18, 'IMAN': 0x20, 'ERDP': 0x38, 'DB': 0, 'PORTLI': 8}),
    ('-M pc -nodefaults -device ES1370', 'ES1370', {'CONTROL': 0, 'MEMORY_PAGE': 0xc, 'ADC_SAMPLE_COUNT': 0x2c}),
    ('-M pc -nodefaults -device AC97', 'AC97', {'MASTER_VOLUME': 2, 'x_CR': 0xb, 'GLOB_STA': 0x30}),
    ('-M pc -nodefaults -device sb16', 'sb16', {'MIXER_ADDRESS': 0, 'RESET': 2, 'READ_DATA': 0}),
    ('-M pc -nodefaults -device cs4231a', 'cs4231a', {'INDEX_ADDRESS': 0, 'PIO_DATA': 3}),
    ('-M pc -nodefaults -device ne2k_pci', 'ne2k_pci', {'CR': 0, 'ISR_ISR_CURR': 7, 'RESET': 0x18}),
    ('-M pc -nodefaults', 'i8257', {'status_command': 0, 'mode': 3, 'page_0': 0}),
    ('-M pc -nodefaults -device VGA', 'VGA', {'GRAPHICS_INDEX': 0xe, 'CRTC_DATA': 1}),
    ('-M pc -nodefaults', 'isa-i8259', {'ICW1_OCW2_3': 0, 'ICW2_4_OCW1': 1}),
    ('-M pc -nodefaults -device virtio-rng', 'virtio-rng*', {'device_status': 0x14, 'queue_select': 0x16}),
]


def names_of_registers(folder):
    """A dictionary has them by the names of their datasheets, at the offset in their range."""
    for args, objects, registers in REGISTERS:
        path = os.path.join(folder, 'dict')
        output, status = generic(FUZZER, f'--dict={path}', args=args, objects=objects)
        check(status == 0, f'{args}\n{tail(output)}')
        with open(path, encoding='ascii') as f:
            entries = [(name, bytes.fromhex(value.replace('\\x', ''))) for name, value in re.findall(r'^(\w+)="(.*)"$', f.read(), re.M)]
        for name, offset in registers.items():
            found = [int.from_bytes(op[3:5] if len(op) == 5 else op[5:9], 'little') for n, op in entries if n == name]
            check(offset in found, f'{objects}: {name} is at {found}, not at {offset:#x}: {[n for n, _ in entries]}')


# --- speed ---

def bench(*arguments):
    return run([os.path.join(SOURCE, 'tests/bench/fuzz-bench.py'), *arguments])


def bench_rows(folder):
    output, status = bench('--json', FUZZER, '*-parallel')
    check(status == 0, output)
    progress, rows = output.split('[\n', 1)
    row, = json.loads('[' + rows)
    check('[1/1] generic-fuzz-parallel' in progress, progress)
    check(row['target'] == 'generic-fuzz-parallel' and row['inputs_per_s'] > 0 and row['edges'] > 100, str(row))
    output, status = bench(FUZZER, 'no-such')
    one_sentence(output, status, 'no-such', 'a target that is not there')


def reordered(output):
    commands, arguments, _ = reorder.reorder(output.splitlines())
    return commands, arguments


# Buses and kinds of devices; what reaches into a folder or another machine is left out.
ELSEWHERE = ('virtio-net-pci-slirp', 'virtio-blk', 'virtio-scsi', 'virtio-gpu', 'virtio-serial', 'virtio-9p-synth', 'ahci-hd', 'ide-hd',
             'ide-atapi', 'floppy', 'e1000', 'e1000e', 'ne2k_pci', 'intel-hda', 'ac97', 'es1370', 'cs4231a', 'sb16', 'sdhci-v3', 'am53c974',
             'xhci', 'ehci', 'ohci', 'parallel', 'bochs-display', 'pc-i440fx', 'pc-q35')


def understood(target, path):
    """The trace of an input runs on the other QEMU without an error of the protocol, but for clock_step."""
    output, status = run([FUZZER, f'--fuzz-target={target}', path], QTEST_LOG='1')
    check(status == 0, f'{target} {path}: {tail(output)}')
    commands, arguments = reordered(output)
    check(len(commands) > 1, f'{target} {path}: {len(commands)} commands')
    elsewhere, _ = qtest_trace.arguments_elsewhere(arguments, commands)
    commands = [c for c in commands if not c.startswith('clock_step')]
    ran = qtest_trace.Emulator(ORACLE, elsewhere).run(commands)
    check(not ran.failures, f'{target} {path}: {ran.failures[:3]}')
    check(ran.crash is None and ran.answered == len(commands),
          f'{target} {path}: {ran.answered} of {len(commands)} answered\n{elsewhere}\n{tail(ran.output)}')


def on_another_qemu(folder):
    """Of each kind of device: a seed, where it has one, and a random input."""
    if not os.access(ORACLE, os.X_OK):
        raise fuzztest.Skip(f'{ORACLE} is not installed')
    version = subprocess.run([ORACLE, '--version'], capture_output=True, text=True, check=False).stdout
    check('QEMU' in version, version)
    paths = fuzztest.write_inputs(folder, fuzztest.random_inputs(12, len(ELSEWHERE), least=30))
    for name, path in zip(ELSEWHERE, paths):
        target = f'generic-fuzz-{name}'
        seeds = list(encoded_seeds(folder, target).values())[-1:] if os.path.isdir(os.path.join(SEEDS, target)) else []
        for sample in seeds + [path]:
            understood(target, sample)


def memory_elsewhere(folder):
    base = '-machine accel=qtest -m 512M -M pc -device sparse-mem,baseaddr=0,length=0xffffffffffffffff,max-size=64M'
    for write_at, expected in (('0x1000', '-m 512M'), ('0x30000000', '-m 769M'), ('0x180000000', 'pc-dimm')):
        arguments, note = qtest_trace.arguments_elsewhere(base, [f'write {write_at} 0x2 0x0000'])
        check(expected in arguments and 'sparse-mem' not in arguments and 'accel=qtest' not in arguments, arguments)
    _, note = qtest_trace.arguments_elsewhere(base, ['write 0xff00000000000000 0x2 0x0000'])
    check('cannot' in note, note)


fuzztest.main([
    ('/scripts/inputs/round-trip', round_trip),
    ('/scripts/inputs/text-is-readable', text_is_readable),
    ('/scripts/inputs/wrong-texts-are-one-sentence', wrong_texts),
    ('/scripts/traces/wrong-files-are-one-sentence', wrong_traces),
    ('/scripts/coverage/wrong-files-are-one-sentence', wrong_reports),
    ('/scripts/coverage/files-of-devices', files_of_devices),
    ('/scripts/coverage/compare', compare_reports),
    ('/scripts/crashes/same-and-different', signatures),
    ('/scripts/triage/finished-groups', finished_groups),
    ('/scripts/seeds/reach-deep', seeds_reach_deep),
    ('/scripts/seeds/are-of-targets', seeds_are_of_targets),
    ('/scripts/oss-fuzz/what-is-packed-is-read-back', packed),
    ('/scripts/oss-fuzz/images-have-packages', images_have_packages),
    ('/scripts/registers/have-names', names_of_registers),
    ('/scripts/bench/rows', bench_rows),
    ('/scripts/elsewhere/memory', memory_elsewhere),
    ('/scripts/elsewhere/every-command-is-understood', on_another_qemu),
])
