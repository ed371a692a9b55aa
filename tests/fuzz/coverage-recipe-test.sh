#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The coverage recipe of docs/devel/testing/fuzzing.rst, as it is written: a build with source coverage, a corpus that is
# replayed, llvm-profdata, llvm-cov. Speaks TAP. A second build: minutes.
#
# usage: coverage-recipe-test.sh [BUILD]        (a folder to build in; else a temporary one)
set -eu

src=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build=${1:-$work/build}
target=generic-fuzz-virtio-net-pci-slirp

fail() {
    echo "not ok 1 /coverage/recipe"
    sed 's/^/# /' "$work/log"
    exit 1
}

echo 1..1
mkdir -p "$build"
cd "$build"
CC=${CC:-clang} CXX=${CXX:-clang++} "$src/configure" --target-list=i386-softmmu --enable-fuzzing \
    --extra-cflags="-fprofile-instr-generate -fcoverage-mapping" > "$work/log" 2>&1 || fail
make qemu-fuzz-i386 > "$work/log" 2>&1 || fail
"$src/scripts/oss-fuzz/inputs.py" encode "$src/tests/qtest/fuzz/seeds/$target" "$work/corpus" > "$work/log" 2>&1 || fail
rm -f default.profraw
./qemu-fuzz-i386 --fuzz-target=$target -runs=0 "$work/corpus" > "$work/log" 2>&1 || fail
[ -s default.profraw ] || { echo "no default.profraw" >> "$work/log"; fail; }
llvm-profdata merge -output=default.profdata default.profraw > "$work/log" 2>&1 || fail
llvm-cov show ./qemu-fuzz-i386 -instr-profile=default.profdata --format html -output-dir="$work/cov" > "$work/log" 2>&1 || fail
[ -s "$work/cov/index.html" ] || { echo "no index.html" >> "$work/log"; fail; }
# What the seeds do is covered.
llvm-cov export ./qemu-fuzz-i386 -instr-profile=default.profdata -summary-only "$src/hw/net" > "$work/summary" 2> "$work/log" || fail
python3 - "$work/summary" > "$work/log" 2>&1 <<'EOF' || fail
import json, sys
files = {f['filename'].rsplit('/', 1)[1]: f['summary']['lines']['percent'] for f in json.load(open(sys.argv[1]))['data'][0]['files']}
print(files)
sys.exit(not (files['virtio-net-tx.c'] > 40 and files['virtio-net-ctrl.c'] > 30))
EOF
echo "ok 1 /coverage/recipe"
