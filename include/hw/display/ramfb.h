/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A frame buffer in guest memory that firmware announces by fw_cfg file etc/ramfb. */
#ifndef RAMFB_H
#define RAMFB_H

#include "migration/vmstate.h"
#include "ui/console.h"

typedef struct RAMFBState RAMFBState;

/* Shows what the guest has set up, if it has. */
void ramfb_display_update(QemuConsole *con, RAMFBState *s);
/* Adds the fw_cfg file; NULL and *errp without fw_cfg DMA. The caller frees. */
RAMFBState *ramfb_setup(Error **errp);
/* 10.1 and later: @romfile, whether the VGA BIOS for it is loaded too. */
RAMFBState *ramfb_setup_romfile(bool romfile, Error **errp);
#define RAMFB_SETUP_PICK_(a, b, name, ...) name
#define ramfb_setup(...) RAMFB_SETUP_PICK_(__VA_ARGS__, ramfb_setup_romfile, ramfb_setup, 0)(__VA_ARGS__)

extern const VMStateDescription ramfb_vmstate;

#define TYPE_RAMFB_DEVICE "ramfb"

#endif
