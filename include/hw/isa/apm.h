/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * APM control and status ports B2h/B3h (PIIX4 datasheet, 7.2.4): region `apm-io`.
 */
#ifndef APM_H
#define APM_H

#include "exec/memory.h"

#define APM_CNT_IOPORT  0xb2
#define ACPI_PORT_SMI_CMD APM_CNT_IOPORT

/* Called for each write of the control port. */
typedef void (*apm_ctrl_changed_t)(uint32_t val, void *arg);

typedef struct APMState {
    uint8_t apmc;
    uint8_t apms;

    apm_ctrl_changed_t callback;
    void *arg;
    MemoryRegion io;
} APMState;

/* Maps the ports into the I/O space of @dev's bus. */
void apm_init(PCIDevice *dev, APMState *s, apm_ctrl_changed_t callback, void *arg);

extern const VMStateDescription vmstate_apm;

#endif
