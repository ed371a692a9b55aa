/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ESP core's side of the SCSI bus: selection, information phases, requests. A chip command that waits
 * (for the FIFO, for DMA, or for the target's next REQ) is in ti_cmd; esp_run() goes on with it whenever one
 * of these has changed.
 */
#include "qemu/osdep.h"
#include "esp-internal.h"
#include "hw/irq.h"
#include "migration/qemu-file-types.h"
#include "qemu/log.h"
#include "scsi/constants.h"
#include "trace.h"

/* Messages (SPI-2, section 16) that do something here. */
#define MSG_ABORT           0x06
#define MSG_BUS_DEV_RESET   0x0c
#define MSG_IDENTIFY        0x80
#define MSG_IDENTIFY_LUN    0x07
#define MSG_COMMAND_COMPLETE 0x00
#define CDB_LUN_SHIFT       5       /* in byte 1, where no IDENTIFY message tells it: SCSI-2, 7.2.2 */

/* Steps of a selection that ends early (53C94, table of select commands). */
#define SEQ_MESSAGE_ONLY    2
#define SEQ_COMMAND_PART    3

#define PIECE_BYTES         256

static void esp_set_phase(ESPState *s, uint8_t phase)
{
    s->rregs[ESP_RSTAT] = (s->rregs[ESP_RSTAT] & ~STAT_PHASE_MASK) | phase;
}

static void esp_drop_request(ESPState *s)
{
    SCSIRequest *req = s->current_req;

    s->current_req = NULL;
    s->current_dev = NULL;
    s->async_len = s->async_done = 0;
    if (req) {
        scsi_req_unref(req);
    }
}

void esp_disconnect(ESPState *s)
{
    SCSIRequest *req = s->current_req;

    s->do_cmd = 0;
    s->ti_cmd = 0;
    s->ti_size = 0;
    s->messages = 0;
    esp_set_phase(s, 0);
    fifo8_reset(&s->cmdfifo);
    s->cmdfifo_cdb_offset = 0;
    if (req) {
        scsi_req_ref(req);
        esp_drop_request(s);
        scsi_req_cancel(req);
        scsi_req_unref(req);
    }
}

/* ---- bytes between chip and host ---- */

static bool esp_has_dma(ESPState *s)
{
    return s->dma && s->dma_enabled && s->dma_memory_read && s->dma_memory_write;
}

static void esp_count(ESPState *s, uint32_t n)
{
    s->counter -= n;
    if (!s->counter) {
        s->rregs[ESP_RSTAT] |= STAT_TC;
    }
}

/* Bytes that the host has for the target now. */
static uint32_t esp_out_avail(ESPState *s)
{
    return esp_has_dma(s) ? s->counter : fifo8_num_used(&s->fifo);
}

/* Whether the host has given all that the command will take. */
static bool esp_out_ended(ESPState *s)
{
    return esp_has_dma(s) ? !s->counter : fifo8_is_empty(&s->fifo) && (!s->dma || !s->counter);
}

static void esp_take(ESPState *s, uint8_t *buf, uint32_t n)
{
    if (esp_has_dma(s)) {
        s->dma_memory_read(s->dma_opaque, buf, n);
        esp_count(s, n);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        buf[i] = fifo8_pop(&s->fifo);
    }
}

static uint32_t esp_in_room(ESPState *s)
{
    uint32_t room = fifo8_num_free(&s->fifo);

    return esp_has_dma(s) ? s->counter : s->dma ? MIN(room, s->counter) : room;
}

static void esp_give(ESPState *s, const uint8_t *buf, uint32_t n)
{
    if (esp_has_dma(s)) {
        s->dma_memory_write(s->dma_opaque, (uint8_t *)buf, n);
    } else {
        fifo8_push_all(&s->fifo, buf, n);
    }
    if (s->dma) {
        esp_count(s, n);
    }
}

/* ---- message out and command phases ---- */

static void esp_execute(ESPState *s)
{
    uint8_t cdb[ESP_CMDFIFO_SZ];
    uint32_t len = fifo8_num_used(&s->cmdfifo);
    SCSIDevice *dev;

    for (uint32_t i = 0; i < len; i++) {
        cdb[i] = fifo8_pop(&s->cmdfifo);
    }
    if (!s->cmdfifo_cdb_offset) {
        s->lun = cdb[1] >> CDB_LUN_SHIFT;
    }
    dev = scsi_device_find(&s->bus, 0, s->target, s->lun);
    if (!dev) {                                 /* it was pulled out meanwhile */
        esp_disconnect(s);
        esp_interrupt(s, INTR_DC);
        return;
    }
    trace_esp_execute(s->target, s->lun, cdb[0]);
    s->current_dev = dev;
    s->async_len = s->async_done = 0;
    s->current_req = scsi_req_new(dev, 0, s->lun, cdb, len, s);
    s->ti_size = scsi_req_enqueue(s->current_req);
    if (s->ti_size && s->current_req) {
        esp_set_phase(s, s->ti_size > 0 ? STAT_DI : STAT_DO);
        scsi_req_continue(s->current_req);
    }
}

/* Whether the bytes in cmdfifo are a whole command; of an unknown group, all that the host has. */
static bool esp_cdb_is_whole(ESPState *s)
{
    uint32_t have = fifo8_num_used(&s->cmdfifo);
    uint8_t opcode;
    int need;

    if (!have) {
        return false;
    }
    opcode = fifo8_peek(&s->cmdfifo);
    need = scsi_cdb_length(&opcode);
    return need > 0 ? have >= need : have == SCSI_CMD_BUF_SIZE || esp_out_ended(s);
}

static void esp_command_byte(ESPState *s, uint8_t byte)
{
    fifo8_push(&s->cmdfifo, byte);
    if (esp_cdb_is_whole(s)) {
        esp_execute(s);
    }
}

static void esp_message_byte(ESPState *s, uint8_t byte)
{
    trace_esp_message(byte);
    s->cmdfifo_cdb_offset = 1;
    if (byte & MSG_IDENTIFY) {
        s->lun = byte & MSG_IDENTIFY_LUN;
    } else if (byte == MSG_ABORT || byte == MSG_BUS_DEV_RESET) {
        esp_disconnect(s);
        esp_interrupt(s, INTR_DC);
    }
}

static bool esp_in_command_phase(ESPState *s)
{
    return esp_phase(s) == STAT_CD && !s->current_req;
}

/* Message bytes of a selection, one or three; of TI all that the host has. */
static void esp_message_out(ESPState *s)
{
    bool selecting = s->messages > 0;
    uint8_t byte;

    while (s->do_cmd && esp_out_avail(s) && (!selecting || s->messages)) {
        esp_take(s, &byte, 1);
        s->messages -= selecting;
        esp_message_byte(s, byte);
    }
    if (!s->do_cmd || (selecting ? s->messages > 0 : !esp_out_ended(s))) {
        return;
    }
    if (s->ti_cmd == CMD_SELATNS) {
        s->rregs[ESP_RSEQ] = SEQ_MO;
        esp_interrupt(s, INTR_BS | INTR_FC);
        return;
    }
    esp_set_phase(s, s->phase_after_messages);
    if (!selecting) {
        esp_interrupt(s, INTR_BS);
    }
}

static void esp_command_out(ESPState *s)
{
    uint8_t byte;

    while (esp_in_command_phase(s) && s->do_cmd && esp_out_avail(s)) {
        esp_take(s, &byte, 1);
        esp_command_byte(s, byte);
    }
}

/* ---- data phases ---- */

static void esp_move_piece(ESPState *s, uint32_t n)
{
    static const uint8_t zeros[PIECE_BYTES];
    bool pad = s->ti_cmd == CMD_PAD;
    uint8_t *data = scsi_req_get_buf(s->current_req) + s->async_done;

    n = pad ? MIN(n, PIECE_BYTES) : n;
    if (pad) {
        if (esp_phase(s) == STAT_DO) {
            memcpy(data, zeros, n);
        }
        esp_count(s, n);
    } else if (esp_phase(s) == STAT_DO) {
        esp_take(s, data, n);
    } else {
        esp_give(s, data, n);
    }
    s->async_len -= n;
    s->async_done += n;
    if (!s->async_len) {
        s->async_done = 0;
        scsi_req_continue(s->current_req);      /* brings more, or the end of the request */
    }
}

static uint32_t esp_movable(ESPState *s)
{
    if (s->ti_cmd == CMD_PAD) {
        return s->dma ? s->counter : 0;
    }
    if (s->dma && !s->dma_enabled) {
        return 0;
    }
    /* Without DMA, one byte is fetched a command, and all that is in the FIFO sent. */
    return esp_phase(s) == STAT_DO ? esp_out_avail(s) : s->dma ? esp_in_room(s) : MIN(esp_in_room(s), 1);
}

static bool esp_in_data_phase(ESPState *s)
{
    return s->current_req && s->ti_size && (esp_phase(s) == STAT_DI || esp_phase(s) == STAT_DO);
}

static void esp_data(ESPState *s)
{
    bool once = !s->dma && esp_phase(s) == STAT_DI;
    uint32_t n;

    while (esp_in_data_phase(s) && s->async_len && (n = MIN(esp_movable(s), s->async_len)) > 0) {
        esp_move_piece(s, n);
        if (once) {
            break;
        }
    }
}

/* ---- status and message in phases ---- */

static void esp_status_in(ESPState *s)
{
    uint8_t status = s->status;

    if (esp_in_room(s)) {
        esp_give(s, &status, 1);
        esp_set_phase(s, STAT_MI);
        esp_interrupt(s, INTR_BS);
    }
}

static void esp_message_in(ESPState *s)
{
    uint8_t message = MSG_COMMAND_COMPLETE;

    if (esp_in_room(s)) {
        esp_give(s, &message, 1);
        esp_interrupt(s, INTR_FC);
    }
}

static void esp_status_and_message(ESPState *s)
{
    uint8_t buf[2] = { s->status, MSG_COMMAND_COMPLETE };

    if (esp_phase(s) != STAT_ST) {
        esp_interrupt(s, INTR_BS);
        return;
    }
    if (esp_in_room(s) < sizeof(buf)) {
        s->rregs[ESP_RSTAT] |= STAT_GE;
    } else {
        esp_give(s, buf, sizeof(buf));
    }
    esp_set_phase(s, STAT_MI);
    esp_interrupt(s, INTR_FC);
}

void esp_message_accepted(ESPState *s)
{
    if (esp_phase(s) == STAT_MI) {
        esp_disconnect(s);
        esp_interrupt(s, INTR_DC);
    } else {
        esp_interrupt(s, INTR_BS);
    }
}

/* ---- commands ---- */

/* The target answers ATN when it has nothing under way. */
void esp_set_atn(ESPState *s)
{
    if (!s->ti_cmd && esp_phase(s) != STAT_MO) {
        s->phase_after_messages = esp_phase(s);
        esp_set_phase(s, STAT_MO);
    }
}

void esp_select(ESPState *s, uint8_t messages)
{
    if (s->do_cmd) {
        esp_interrupt(s, INTR_ILL);
        return;
    }
    s->target = s->wregs[ESP_WBUSID] & BUSID_DID;
    s->rregs[ESP_RSEQ] = SEQ_0;
    trace_esp_select(s->target, messages);
    if (!scsi_device_find(&s->bus, 0, s->target, 0)) {
        esp_interrupt(s, INTR_DC);              /* the selection's time is over */
        return;
    }
    s->do_cmd = 1;
    s->lun = 0;
    s->messages = messages;
    s->cmdfifo_cdb_offset = 0;
    s->phase_after_messages = STAT_CD;
    fifo8_reset(&s->cmdfifo);
    esp_set_phase(s, messages ? STAT_MO : STAT_CD);
    esp_run(s);
}

/* A selection ends with the target's first REQ after the command, or where the host's bytes end. */
static void esp_end_selection(ESPState *s)
{
    if (esp_phase(s) == STAT_MO || esp_in_command_phase(s)) {
        if (!s->dma || s->counter) {
            return;
        }
        s->rregs[ESP_RSEQ] = esp_phase(s) == STAT_MO ? SEQ_MESSAGE_ONLY : SEQ_COMMAND_PART;
    } else {
        s->rregs[ESP_RSEQ] = SEQ_CD;
    }
    esp_interrupt(s, INTR_BS | INTR_FC);
}

/* The target asks for, or offers, the next byte. */
static bool esp_target_requests(ESPState *s)
{
    return !s->current_req || s->async_len;
}

static void esp_step(ESPState *s)
{
    if (esp_phase(s) == STAT_MO) {
        esp_message_out(s);
    }
    if (s->ti_cmd && esp_in_command_phase(s)) {
        esp_command_out(s);
    }
}

static void esp_transfer(ESPState *s)
{
    uint8_t phase = esp_phase(s);

    if (phase != s->ti_phase) {
        if (esp_target_requests(s)) {
            esp_interrupt(s, INTR_BS);
        }
    } else if (phase == STAT_MO || esp_in_command_phase(s)) {
        esp_step(s);
        if (s->ti_cmd && phase == STAT_CD && esp_target_requests(s) &&
            (!esp_in_command_phase(s) || esp_out_ended(s))) {
            esp_interrupt(s, INTR_BS);
        }
    } else if (phase == STAT_ST) {
        esp_status_in(s);
    } else if (phase == STAT_MI) {
        esp_message_in(s);
    } else {
        esp_data(s);
        if (s->ti_cmd && esp_target_requests(s) && (!esp_in_data_phase(s) || !s->dma || !s->counter)) {
            esp_interrupt(s, INTR_BS);
        }
    }
}

static void esp_update_drq(ESPState *s)
{
    bool in = esp_phase(s) & 1;
    bool drq =
        s->dma && s->ti_cmd && !s->dma_memory_read && (in ? !fifo8_is_empty(&s->fifo) : s->counter > 0);

    qemu_set_irq(s->irq_data, drq || (s->dma && in && !s->dma_memory_read && !fifo8_is_empty(&s->fifo)));
}

void esp_run(ESPState *s)
{
    if (s->running || !s->ti_cmd || !s->do_cmd || (s->dma && !s->dma_enabled && s->ti_cmd != CMD_PAD)) {
        return;
    }
    s->running = true;
    if (s->ti_cmd == CMD_TI || s->ti_cmd == CMD_PAD) {
        esp_transfer(s);
    } else if (s->ti_cmd == CMD_ICCS) {
        esp_status_and_message(s);
    } else {
        esp_step(s);
        if (s->ti_cmd && esp_target_requests(s)) {
            esp_end_selection(s);
        }
    }
    s->running = false;
    esp_update_drq(s);
}

uint8_t esp_pdma_read(ESPState *s)
{
    uint8_t value = fifo8_is_empty(&s->fifo) ? 0 : fifo8_pop(&s->fifo);

    esp_run(s);
    esp_update_drq(s);
    return value;
}

void esp_pdma_write(ESPState *s, uint8_t val)
{
    if (s->dma && s->counter && !fifo8_is_full(&s->fifo)) {
        fifo8_push(&s->fifo, val);
        esp_count(s, 1);
        esp_run(s);
    }
}

/* ---- requests ---- */

void esp_transfer_data(SCSIRequest *req, uint32_t len)
{
    ESPState *s = req->hba_private;

    s->async_len = len;
    s->async_done = 0;
    esp_set_phase(s, req->cmd.mode == SCSI_XFER_TO_DEV ? STAT_DO : STAT_DI);
    esp_run(s);
}

void esp_command_complete(SCSIRequest *req, size_t resid)
{
    ESPState *s = req->hba_private;

    if (req != s->current_req) {
        return;
    }
    trace_esp_complete(req->status, resid);
    s->status = req->status;
    s->ti_size = 0;
    esp_set_phase(s, STAT_ST);
    esp_drop_request(s);
    esp_run(s);
}

/* The device went away. */
void esp_request_cancelled(SCSIRequest *req)
{
    ESPState *s = req->hba_private;

    if (req == s->current_req) {
        esp_drop_request(s);
        esp_disconnect(s);
        esp_interrupt(s, INTR_DC);
    }
}

void *esp_load_request(QEMUFile *f, SCSIRequest *req)
{
    ESPState *s = container_of(scsi_bus_from_device(req->dev), ESPState, bus);

    if (s->current_req) {
        scsi_req_unref(s->current_req);
    }
    s->current_req = scsi_req_ref(req);
    s->current_dev = req->dev;
    if (!esp_data_fit(s)) {
        qemu_file_set_error(f, -EINVAL);
    }
    return s;
}

const struct SCSIBusInfo esp_scsi_bus_info = {
    .tcq = false,
    .max_target = ESP_MAX_DEVS,
    .max_lun = 7,
    .load_request = esp_load_request,
    .transfer_data = esp_transfer_data,
    .complete = esp_command_complete,
    .cancel = esp_request_cancelled,
};
