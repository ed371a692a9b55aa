#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds every fuzz target for OSS-Fuzz, ClusterFuzzLite and whoever speaks their conventions, into $OUT; what is there then
# says pack.sh.
#
# Environment (in brackets: the default, for runs by hand): CC [clang] CXX [clang++] CFLAGS CXXFLAGS
# LIB_FUZZING_ENGINE [by FUZZING_ENGINE] OUT [./out] SRC WORK [a temporary folder] SANITIZER [address]
# FUZZING_ENGINE [libfuzzer] ARCHITECTURE [x86_64].
set -euo pipefail

tree=$(cd "$(dirname "$0")/../.." && pwd)
die() { echo "build.sh: $*" >&2; exit 1; }
[ $# = 0 ] || die "takes no arguments; what it obeys is environment variables, listed at its top"

: "${OUT:=$PWD/out}" "${SANITIZER:=address}" "${FUZZING_ENGINE:=libfuzzer}" "${ARCHITECTURE:=x86_64}"
: "${CFLAGS:=}" "${CXXFLAGS:=}" "${LIB_FUZZING_ENGINE:=}"
export CFLAGS CXXFLAGS LIB_FUZZING_ENGINE
if [ -z "${WORK:-}" ]; then
    WORK=$(mktemp -d)
    trap 'rm -rf "$WORK"' EXIT
fi
mkdir -p "$OUT" "$WORK"
OUT=$(cd "$OUT" && pwd)

flags=(--enable-fuzzing --disable-werror "--extra-ldflags=-Wl,-rpath,\$ORIGIN/lib -Wl,--disable-new-dtags")
case "$FUZZING_ENGINE" in
libfuzzer) : "${CC:=clang}" "${CXX:=clang++}" ;;
afl)
    : "${CC:=afl-clang-fast}" "${CXX:=afl-clang-fast++}"
    # The same choice of files as for the others, in AFL++'s way; its functions would all match.
    grep '^src:' "$tree/scripts/oss-fuzz/coverage-allowlist.txt" > "$WORK/afl-allowlist.txt"
    export AFL_LLVM_ALLOWLIST=$WORK/afl-allowlist.txt AFL_QUIET=1 ;;
*)
    [ -n "$LIB_FUZZING_ENGINE" ] || die "FUZZING_ENGINE=$FUZZING_ENGINE needs LIB_FUZZING_ENGINE, its library or linker flag"
    : "${CC:=clang}" "${CXX:=clang++}" ;;
esac
export CC CXX
[ -n "$LIB_FUZZING_ENGINE" ] || flags+=("--fuzzing-engine=$FUZZING_ENGINE")

# What CFLAGS bring already is not asked for again: the two would differ in detail.
brings() { case " $CFLAGS " in *" $1"*) return 0 ;; esac; return 1; }
case "$SANITIZER" in
address) flags+=(--enable-asan) ;;
undefined)
    brings -fsanitize= || flags+=(--enable-ubsan)
    # Not undefined behaviour in C, and meant where it happens.
    CFLAGS+=" -fno-sanitize=unsigned-integer-overflow,function" ;;
coverage) brings -fcoverage-mapping || CFLAGS+=" -fprofile-instr-generate -fcoverage-mapping" ;;
none|introspector) ;;
*) die "SANITIZER=$SANITIZER is not supported; choose from address, undefined, coverage, none" ;;
esac
flags+=("--extra-cflags=$CFLAGS")

case "$ARCHITECTURE" in
x86_64) ;;
i386) flags+=(--cpu=i386) ;;
*) die "ARCHITECTURE=$ARCHITECTURE is not supported; choose from x86_64, i386" ;;
esac

# The machine to fuzz; generic-fuzz's configurations are the same on both, so one will do.
arch=i386
build=$WORK/build-$FUZZING_ENGINE-$SANITIZER-$ARCHITECTURE
mkdir -p "$build"
(cd "$build" && CFLAGS="" "$tree/configure" --target-list=$arch-softmmu "${flags[@]}" > configure.out 2>&1) ||
    { tail -n 20 "$build"/configure.out >&2 || true; die "configure failed"; }
ninja -C "$build" "qemu-fuzz-$arch"

"$tree/scripts/oss-fuzz/pack.sh" "$build/qemu-fuzz-$arch" "$OUT"
echo "build.sh: the targets are in $OUT ($FUZZING_ENGINE, $SANITIZER, $ARCHITECTURE)"
