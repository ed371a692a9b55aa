#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A build without sanitizers puts the machine back as exactly as one with them: unit tests of the snapshot, then what inputs
# leave behind, on a build of its own (minutes). Speaks TAP.
#
# usage: plain-build-test.sh [BUILD]            (a folder to build in; else a temporary one)
set -eu

src=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build=${1:-$work/build}

mkdir -p "$build"
cd "$build"
{ CC=${CC:-clang} CXX=${CXX:-clang++} "$src/configure" --target-list=i386-softmmu --enable-fuzzing &&
  ninja tests/planted/qemu-fuzz-i386 tests/unit/test-snapshot tests/unit/test-arena &&
  tests/unit/test-snapshot && tests/unit/test-arena; } > "$work/log" 2>&1 || {
    echo 1..1
    echo "not ok 1 /plain/builds-and-unit-tests-pass"
    tail -n 30 "$work/log" | sed 's/^/# /'
    exit 1
}
"$src/tests/fuzz/reset-test.py" tests/planted/qemu-fuzz-i386 "$src"
