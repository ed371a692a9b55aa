# SPDX-License-Identifier: GPL-2.0-or-later
#
# make X is ninja X. The targets below are the ones that are more than one file.
SRC ?= .
BUILD ?= build
NINJA ?= ninja

.DEFAULT_GOAL := all
.PHONY: all help check check-unit check-qtest check-fuzz check-long docs clean install FORCE

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
	@echo "make docs                  HTML documentation in $(BUILD)/docs/html"
	@echo "make install               into the configured prefix"
	@echo "make clean                 remove what was built"
	@echo ""
	@echo "scripts/quickstart         install, build and fuzz virtio-net for a minute"
	@echo "scripts/check              install, build and run all tests"

check:
	@cd $(BUILD) && meson test --print-errorlogs --no-suite long

check-unit check-qtest check-fuzz check-long: check-%:
	@cd $(BUILD) && meson test --print-errorlogs --suite $*

docs:
	@$(NINJA) -C $(BUILD) docs/html

clean install:
	@$(NINJA) -C $(BUILD) $@

# Everything else is a target of ninja's.
%: FORCE
	@$(NINJA) -C $(BUILD) $@
$(MAKEFILE_LIST): ;
FORCE:
