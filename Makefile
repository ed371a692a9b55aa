# SPDX-License-Identifier: GPL-2.0-or-later
#
# make X is ninja X. The targets below are the ones that are more than one file.
SRC ?= .
BUILD ?= build
NINJA ?= ninja

.DEFAULT_GOAL := all
.PHONY: all help check check-unit check-qtest check-fuzz check-long check-oss-fuzz check-afl check-32bit coverage-report bench bench-reset bench-triage docs clean install FORCE

ifeq ($(wildcard $(BUILD)/build.ninja),)
ifneq ($(filter-out help,$(or $(MAKECMDGOALS),all)),)
$(error nothing is configured in $(BUILD)/: run ./configure first (see ./configure --help))
endif
endif

all:
	@$(NINJA) -C $(BUILD) all

help:
	@echo "make                       build everything that was configured"
	@echo "make qemu-system-i386      the emulator; also qemu-system-x86_64"
	@echo "make qemu-fuzz-i386        the fuzzer; also qemu-fuzz-x86_64 (configure --enable-fuzzing)"
	@echo "make check                 all tests;  check-unit, check-qtest, check-fuzz: part of them"
	@echo "make check-long            what takes minutes: equal runs of more inputs"
	@echo "make check-oss-fuzz        what OSS-Fuzz checks of a build, for four sanitizers;  check-afl: a minute of AFL++"
	@echo "make check-32bit           a 32-bit fuzzer, built and run (minutes)"
	@echo "make coverage-report TARGET=NAME CORPUS=DIR [EXTRA_HW=DIR]   HTML of the device lines that a corpus reaches"
	@echo "make bench [TARGETS='GLOB...'] [JSON=1]   each target's inputs per second and edges, in some minutes"
	@echo "make bench-triage          how small and how fast planted bugs are minimized"
	@echo "make bench-reset           what resets cost, beside the goals (builds a fuzzer without sanitizers, too)"
	@echo "make docs                  HTML documentation in $(BUILD)/docs/html"
	@echo "make install               into the configured prefix"
	@echo "make clean                 remove what was built"
	@echo ""
	@echo "scripts/quickstart         install, build and fuzz virtio-net for a minute"
	@echo "scripts/check              install, build and run all tests"
	@echo "scripts/check-saved-state.py EMULATOR TEST...   which fields of saved states would no test miss?"

check:
	@cd $(BUILD) && meson test --print-errorlogs --no-suite long

check-unit check-qtest check-fuzz check-long: check-%:
	@cd $(BUILD) && meson test --print-errorlogs --suite $*

check-oss-fuzz:
	@$(SRC)/tests/oss-fuzz/bad-build-test.py

check-afl check-32bit: check-%:
	@$(SRC)/tests/oss-fuzz/$*-test.sh

coverage-report:
	@$(SRC)/scripts/oss-fuzz/coverage.py report --build $(BUILD)/coverage$(if $(EXTRA_HW),-extra) --target "$(TARGET)" --corpus "$(CORPUS)" \
	    $(foreach d,$(EXTRA_HW),"--extra-hw=$(d)")

bench:
	@$(NINJA) -C $(BUILD) --quiet qemu-fuzz-i386
	@$(SRC)/tests/bench/fuzz-bench.py $(if $(JSON),--json) $(BUILD)/qemu-fuzz-i386 $(foreach t,$(TARGETS),'$(t)')

bench-triage:
	@$(NINJA) -C $(BUILD) --quiet tests/planted/qemu-fuzz-i386 tests/planted/qemu-system-i386
	@$(SRC)/tests/bench/triage-bench.py $(BUILD)/tests/planted

docs:
	@$(NINJA) -C $(BUILD) docs/html

# This build, and one without sanitizers beside it.
BENCH_PROGRAMS = tests/bench/reset-bench tests/bench/fixed-inputs-i386
bench-reset:
	@test -f $(BUILD)/bench-plain/build.ninja || CC="$${CC:-clang}" meson setup $(BUILD)/bench-plain $(SRC) -Dfuzzing=true \
	    -Dtarget_list=i386-softmmu -Db_sanitize=none > $(BUILD)/bench-plain.log 2>&1 || \
	    { tail $(BUILD)/bench-plain.log; exit 1; }
	@$(NINJA) -C $(BUILD) $(BENCH_PROGRAMS) > $(BUILD)/bench-plain.log
	@$(NINJA) -C $(BUILD)/bench-plain $(BENCH_PROGRAMS) > $(BUILD)/bench-plain.log
	@$(SRC)/tests/bench/bench-reset.py $(BUILD) $(BUILD)/bench-plain

clean install:
	@$(NINJA) -C $(BUILD) $@

# Everything else is a target of ninja's.
%: FORCE
	@$(NINJA) -C $(BUILD) $@
$(MAKEFILE_LIST): ;
FORCE:
