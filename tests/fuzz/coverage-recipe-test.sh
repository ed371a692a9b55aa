#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The coverage recipe of docs/devel/testing/fuzzing.rst, as it is written: a build with source coverage, a corpus that is
# replayed, llvm-profdata, llvm-cov; and that the profile is complete whatever puts the machine back after an input. Speaks
# TAP. A second build: minutes.
#
# usage: coverage-recipe-test.sh [BUILD]        (a folder to build in; else a temporary one)
set -eu

src=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build=${1:-$work/build}
target=generic-fuzz-virtio-net-pci-slirp
case="1 /coverage/recipe"

fail() {
    echo "not ok $case"
    sed 's/^/# /' "$work/log"
    exit 1
}

# Runs inputs, and writes what they covered to default.profdata.
replay() {
    rm -f default.profraw default.profdata
    ./qemu-fuzz-i386 --fuzz-target=$target "$@" > "$work/log" 2>&1 || fail
    [ -s default.profraw ] || { echo "no default.profraw" >> "$work/log"; fail; }
    llvm-profdata merge -output=default.profdata default.profraw > "$work/log" 2>&1 || fail
}

# How often each function of the devices ran, as lines "count function": what else runs differs from mode to mode.
functions() {
    llvm-cov export ./qemu-fuzz-i386 -instr-profile=default.profdata -skip-expansions 2> "$work/log" \
        > "$work/export" || fail
    python3 - "$work/export" > "$1" 2> "$work/log" <<'EOF' || fail
import json, sys
for f in json.load(open(sys.argv[1]))['data'][0]['functions']:
    if '/hw/' in f['filenames'][0] or '/net/' in f['filenames'][0]:
        print(f['count'], f['name'])
EOF
}

echo 1..5
mkdir -p "$build"
cd "$build"
CC=${CC:-clang} CXX=${CXX:-clang++} "$src/configure" --target-list=i386-softmmu --enable-fuzzing \
    --extra-cflags="-fprofile-instr-generate -fcoverage-mapping" > "$work/log" 2>&1 || fail
make qemu-fuzz-i386 > "$work/log" 2>&1 || fail
"$src/scripts/oss-fuzz/inputs.py" encode "$src/tests/qtest/fuzz/seeds/$target" "$work/corpus" > "$work/log" 2>&1 || fail
replay -runs=0 "$work/corpus"
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
echo "ok $case"

# One input, the longest, which no other comes before or after: it runs the same functions in all modes. A reboot runs those
# of a system reset again, so of it the counts differ.
input=$(ls -S "$work/corpus"/* | head -n 1)
number=1
for mode in none snapshot fork reboot; do
    number=$((number + 1))
    case="$number /coverage/profile-is-complete/$mode"
    replay --reset=$mode "$input"
    functions "$work/$mode"
    if [ $mode = reboot ]; then
        grep -v '^0 ' "$work/none" | cut -d' ' -f2- | sort > "$work/expected"
        grep -v '^0 ' "$work/$mode" | cut -d' ' -f2- | sort > "$work/found"
    else
        sort "$work/none" > "$work/expected"
        sort "$work/$mode" > "$work/found"
    fi
    [ "$(grep -c virtio_net "$work/expected")" -gt 20 ] || { echo "nothing ran" > "$work/log"; fail; }
    diff "$work/expected" "$work/found" > "$work/log" || fail
    echo "ok $case"
done
