#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Prints the folders below $1 that have a trace-events file, one a line, sorted.
cd "$1" && find . -name trace-events -not -path './build*' -not -path './tests/extra-hw/*' | sed 's|^\./||; s|/trace-events$||' | LC_ALL=C sort
