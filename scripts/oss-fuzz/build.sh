#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds every fuzz target for OSS-Fuzz, ClusterFuzzLite and whoever speaks their conventions, into $OUT:
#
#   qemu-fuzz-<arch>-target-<name>   one program a target, all of them hard links of one
#   <program>.dict .options _seed_corpus.zip
#   lib/                             the shared libraries that the programs need, found by their RPATH
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

program=$build/qemu-fuzz-$arch
prefix=qemu-fuzz-$arch-target
"$program" > "$build/usage"
# generic-fuzz alone takes its machine from the environment, which nobody sets there.
targets=$(sed -n 's/^ \* \([^ ]*\) *:.*/\1/p' "$build/usage" | grep -vx generic-fuzz)
[ -n "$targets" ] || die "$program lists no targets"

# The runner has its own C library; everything else comes along.
mkdir -p "$OUT/lib"
ldd "$program" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' |
    grep -Ev '/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv|util)\.so[^/]*)$' |
    while read -r library; do install -m 644 "$library" "$OUT/lib/"; done

first=
for target in $targets; do
    name=$prefix-$target
    if [ -z "$first" ]; then
        first=$OUT/$name
        rm -f "$first"
        cp "$program" "$first"
    else
        ln -f "$first" "$OUT/$name"
    fi
    # A dictionary is made by the target itself, from its machine; targets without one make none.
    case "$target" in
    generic-fuzz-*)
        "$OUT/$name" "--dict=$OUT/$name.dict" > "$build/dict.out" 2>&1 ||
            { cat "$build/dict.out" >&2; die "$target cannot make its dictionary"; }
        printf '[libfuzzer]\ndict = %s.dict\n' "$name" > "$OUT/$name.options" ;;
    *) printf '[libfuzzer]\n' > "$OUT/$name.options" ;;
    esac
    printf 'detect_leaks = 0\n' >> "$OUT/$name.options"
    seeds=$tree/tests/qtest/fuzz/seeds/$target
    if [ -d "$seeds" ]; then
        "$tree/scripts/oss-fuzz/inputs.py" encode "$seeds" "$build/seeds/$target" || die "the seeds of $target are wrong"
        (cd "$build/seeds/$target" && rm -f "$OUT/${name}_seed_corpus.zip" &&
         python3 -m zipfile -c "$OUT/${name}_seed_corpus.zip" ./*)
    fi
done
echo "build.sh: $(echo "$targets" | wc -l) targets in $OUT ($FUZZING_ENGINE, $SANITIZER, $ARCHITECTURE)"
