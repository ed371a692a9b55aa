#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: pack.sh PROGRAM FOLDER
#
# Puts a fuzzer's targets into a folder as OSS-Fuzz wants them:
#
#   qemu-fuzz-<arch>-target-<name>   one program a target, all of them hard links of one
#   <program>.dict .options _seed_corpus.zip
#   lib/                             the shared libraries that the programs need, found by their RPATH
set -euo pipefail

tree=$(cd "$(dirname "$0")/../.." && pwd)
die() { echo "pack.sh: $*" >&2; exit 1; }
[ $# = 2 ] || die "takes two arguments, a fuzzer and a folder"
program=$1
[ -f "$program" ] && [ -x "$program" ] || die "$program is no program; build it first"
program=$(realpath -s "$program")           # without a folder it would be looked for in PATH
mkdir -p "$2"
out=$(cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

prefix=$(basename "$program")-target
"$program" > "$work/usage"
# generic-fuzz alone takes its machine from the environment, which nobody sets there.
targets=$(sed -n 's/^ \* \([^ ]*\) *:.*/\1/p' "$work/usage" | grep -vx generic-fuzz || true)
[ -n "$targets" ] || die "$program lists no targets"

# The runner has its own C library; everything else comes along.
mkdir -p "$out/lib"
ldd "$program" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' |
    grep -Ev '/(ld-linux[^/]*|lib(c|m|dl|rt|pthread|resolv|util)\.so[^/]*)$' |
    while read -r library; do install -m 644 "$library" "$out/lib/"; done

first=
for target in $targets; do
    name=$prefix-$target
    if [ -z "$first" ]; then
        first=$out/$name
        rm -f "$first"
        cp "$program" "$first"
    else
        ln -f "$first" "$out/$name"
    fi
    # A dictionary is made by the target itself, from its machine; targets without one make none.
    case "$target" in
    generic-fuzz-*)
        "$out/$name" "--dict=$out/$name.dict" > "$work/dict.out" 2>&1 ||
            { cat "$work/dict.out" >&2; die "$target cannot make its dictionary"; }
        printf '[libfuzzer]\ndict = %s.dict\n' "$name" > "$out/$name.options" ;;
    *) printf '[libfuzzer]\n' > "$out/$name.options" ;;
    esac
    printf 'detect_leaks = 0\n' >> "$out/$name.options"
    seeds=$tree/tests/qtest/fuzz/seeds/$target
    if [ -d "$seeds" ]; then
        "$tree/scripts/oss-fuzz/inputs.py" encode "$seeds" "$work/seeds/$target" || die "the seeds of $target are wrong"
        (cd "$work/seeds/$target" && rm -f "$out/${name}_seed_corpus.zip" &&
         python3 -m zipfile -c "$out/${name}_seed_corpus.zip" ./*)
    fi
done
echo "pack.sh: $(echo "$targets" | wc -l) targets in $out"
