#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds a 32-bit fuzzer and fuzzes virtio-net with it, by snapshot and by fork; each run leaves the same. TAP.
set -euo pipefail

tree=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
build=${BUILD_32BIT:-$folder/build}
mkdir -p "$build"
failed=0
result() {                      # number, name, whether it passed, a log to show if not
    if [ "$3" = yes ]; then echo "ok $1 - 32bit/$2"; return; fi
    echo "not ok $1 - 32bit/$2"
    tail -n 20 "$4" | sed 's/^/# /'
    failed=1
}

echo 1..5
built=no
if (cd "$build" && CC=${CC:-clang} CXX=${CXX:-clang++} "$tree/configure" --cpu=i386 --target-list=i386-softmmu --enable-fuzzing \
        --enable-sanitizers --disable-werror ${EXTRA_CONFIGURE:-}) > "$folder/build.log" 2>&1 &&
        ninja -C "$build" qemu-fuzz-i386 >> "$folder/build.log" 2>&1; then built=yes; fi
result 1 builds $built "$folder/build.log"
[ $built = yes ] || exit 1
is_32bit=no
file "$build/qemu-fuzz-i386" | grep -q 'ELF 32-bit' && is_32bit=yes
result 2 is-32-bit $is_32bit "$folder/build.log"

export QEMU_FUZZ_ARGS="-M pc -nodefaults -netdev user,id=user0 -device virtio-net,netdev=user0" QEMU_FUZZ_OBJECTS='virtio*'
number=3
for reset in snapshot fork; do
    passed=no
    "$build/qemu-fuzz-i386" --fuzz-target=generic-fuzz --reset=$reset -runs=300 -seed=1 > "$folder/run.log" 2>&1 &&
        grep -q 'Done 300 runs' "$folder/run.log" && passed=yes
    result $number fuzzes-with-$reset $passed "$folder/run.log"
    number=$((number + 1))
done
verified=no
"$build/qemu-fuzz-i386" --fuzz-target=generic-fuzz --verify-reset -runs=3000 -seed=1 > "$folder/run.log" 2>&1 &&
    grep -q 'Done 3000 runs' "$folder/run.log" && verified=yes
result $number verifies-resets $verified "$folder/run.log"
exit $failed
