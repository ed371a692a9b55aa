/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the ESP core share. */
#ifndef HW_SCSI_ESP_INTERNAL_H
#define HW_SCSI_ESP_INTERNAL_H

#include "hw/scsi/esp.h"

#define STAT_PHASE_MASK 0x07

static inline uint8_t esp_phase(ESPState *s)
{
    return s->rregs[ESP_RSTAT] & STAT_PHASE_MASK;
}

/* What the bus asks of the core, whatever adapter it is behind. */
extern const struct SCSIBusInfo esp_scsi_bus_info;

void esp_update_irq(ESPState *s);
/* Causes INTR_x; the command under way has ended. */
void esp_interrupt(ESPState *s, uint8_t cause);

/* Goes on with the command under way as far as target, FIFO and DMA let it. */
void esp_run(ESPState *s);
/* Arbitration and selection of the target in ESP_WBUSID, with that many message bytes. */
void esp_select(ESPState *s, uint8_t messages);
/* ESP_CMD's commands for a connected target. */
void esp_set_atn(ESPState *s);
void esp_message_accepted(ESPState *s);
/* The target lets go of the bus; its command is withdrawn. */
void esp_disconnect(ESPState *s);
/* Loaded: whether what is left to move is in the request's buffer. */
bool esp_data_fit(const ESPState *s);

#endif
