#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Builds with AFL++ and fuzzes virtio-net for some seconds: it must start, run persistently, and find new paths. A planted
# bug is found, and what QEMU_FUZZ_EXPLAIN asks for lies where it says. TAP.
set -euo pipefail

tree=$(cd "$(dirname "$0")/../.." && pwd)
seconds=${1:-20}
echo 1..5
if ! command -v afl-fuzz > /dev/null || ! command -v afl-clang-fast > /dev/null; then
    for n in 1 2 3 4 5; do echo "ok $n - afl # SKIP AFL++ is not installed (Debian: afl++)"; done
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
result() {                      # number, name, whether it passed, a log to show if not
    if [ "$3" = yes ]; then echo "ok $1 - afl/$2"; return; fi
    echo "not ok $1 - afl/$2"
    tail -n 20 "$4" | sed 's/^/# /'
    failed=1
}

build=${AFL_BUILD:-$folder/work}
# The quickest build that fuzzes: it is for this test alone.
if OUT=$folder/out WORK=$build SANITIZER=none FUZZING_ENGINE=afl CC= CXX= CFLAGS="-O1 -g0" \
        "$tree/scripts/oss-fuzz/build.sh" > "$folder/build.log" 2>&1; then built=yes; else built=no; fi
result 1 builds $built "$folder/build.log"
[ $built = yes ] || exit 1

mkdir "$folder/seeds"
printf 'FUZZ' > "$folder/seeds/empty"
export QEMU_FUZZ_ARGS="-M pc -nodefaults -netdev user,id=user0 -device virtio-net,netdev=user0" QEMU_FUZZ_OBJECTS='virtio*'
export AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1 AFL_FORKSRV_INIT_TMOUT=30000
cp "$folder"/out/qemu-fuzz-i386-target-virtio-net-socket "$folder/out/fuzz"
QEMU_FUZZ_TARGET=generic-fuzz timeout --preserve-status -s INT "$seconds" afl-fuzz -i "$folder/seeds" -o "$folder/findings" \
    -m none -- "$folder/out/fuzz" > "$folder/fuzz.log" 2>&1 || true
ready=no
grep -q "All set and ready to roll" "$folder/fuzz.log" && ready=yes
result 2 starts $ready "$folder/fuzz.log"
found=no
stats=$folder/findings/default/fuzzer_stats
if [ -f "$stats" ]; then
    paths=$(sed -n 's/^corpus_found *: *//p' "$stats")
    runs=$(sed -n 's/^execs_done *: *//p' "$stats")
    echo "# $runs runs, $paths new paths in $seconds s"
    [ "$paths" -gt 10 ] && found=yes
fi
result 3 finds-new-paths $found "$folder/fuzz.log"

# Offset 8 is one bit away from the register that calls NULL.
planted=$build/build-afl-none-x86_64/tests/planted/qemu-fuzz-i386
env CC= CXX= ninja -C "$build/build-afl-none-x86_64" tests/planted/qemu-fuzz-i386 > "$folder/build.log" 2>&1 || true
mkdir "$folder/explained"
echo 'write size=4 base=0x0 offset=0x8 value=0x1000001' > "$folder/seed.txt"
"$tree/scripts/oss-fuzz/inputs.py" encode "$folder/seed.txt" "$folder/seeds/empty"
export QEMU_FUZZ_ARGS="-M pc -nodefaults -device planted,bug=null-call" QEMU_FUZZ_OBJECTS=planted
QEMU_FUZZ_TARGET=generic-fuzz QEMU_FUZZ_EXPLAIN=$folder/explained/ AFL_BENCH_UNTIL_CRASH=1 timeout --preserve-status -s INT 120 \
    afl-fuzz -i "$folder/seeds" -o "$folder/bugs" -m none -- "$planted" > "$folder/fuzz.log" 2>&1 || true
crash=$(find "$folder/bugs/default/crashes" -name 'id:*' 2> /dev/null | head -n 1)
found=no
[ -n "$crash" ] && found=yes
result 4 finds-a-planted-bug $found "$folder/fuzz.log"
[ $found = yes ] || exit 1
explained=yes
base=$folder/explained/crash-$(sha1sum < "$crash" | cut -d ' ' -f 1)
cmp "$crash" "$base" > "$folder/fuzz.log" 2>&1 || explained=no
for pattern in 'txt:planted planted-mmio+0x' 'qtest:^write[bwlq] 0xe' 'args:-device planted' 'report:ERROR: fuzz: deadly signal'; do
    grep -q -e "${pattern#*:}" "$base.${pattern%%:*}" >> "$folder/fuzz.log" 2>&1 || { explained=no; echo "no $pattern" >> "$folder/fuzz.log"; }
done
find "$folder/explained" -name '*.tmp' | grep . >> "$folder/fuzz.log" && explained=no
result 5 explains-the-crash-where-asked $explained "$folder/fuzz.log"
exit $failed
