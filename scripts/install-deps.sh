#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Installs what building, fuzzing, testing and documenting need, from Debian's packages. Does nothing when all
# of it is there. With --cpu=i386, what a 32-bit build needs too; with --afl, AFL++; with --acpi, the compiler of
# ACPI tables, which some tests use.
set -e

packages="gcc clang llvm libclang-rt-dev make meson ninja-build pkg-config python3 git
 libglib2.0-dev libslirp-dev libpixman-1-dev libjson-glib-dev zlib1g-dev nettle-dev libgmp-dev
 python3-sphinx"

wide="libglib2.0-dev libslirp-dev libpixman-1-dev libjson-glib-dev zlib1g-dev nettle-dev libgmp-dev"
for opt; do
    case "$opt" in
    --cpu=i386)
        dpkg --print-foreign-architectures | grep -qx i386 || add_i386=y
        packages="$packages gcc-multilib"
        for package in $wide; do packages="$packages $package:i386"; done ;;
    --afl) packages="$packages afl++" ;;
    --acpi) packages="$packages acpica-tools" ;;
    *) echo "install-deps.sh: unknown option $opt; there are --cpu=i386, --afl and --acpi" >&2; exit 1 ;;
    esac
done

missing=
for package in $packages; do
    case "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" in
    "install ok installed") ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "install-deps.sh: this is not Debian; install the equivalents of:$missing" >&2
    exit 1
fi
sudo=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "install-deps.sh: as root, run: apt-get install$missing" >&2; exit 1; }
    sudo=sudo
fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { { [ -z "$add_i386" ] || $sudo dpkg --add-architecture i386; } && $sudo apt-get update && $sudo apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "install-deps.sh: the packages could not be installed" >&2
    exit 1
fi
