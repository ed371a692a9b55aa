/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "esp": SCSI controller core of the NCR 53C9x family: registers, commands, interrupt. What happens on the
 * SCSI bus is in esp-phase.c. Specification: NCR 53C94/95/96 Data Manual; AMD Am53C974A, chapter "SCSI
 * registers".
 *
 * Left out: the target role, reselection (targets never disconnect), synchronous transfer timing, parity, the
 * second level of the command register.
 */
#include "qemu/osdep.h"
#include "esp-internal.h"
#include "hw/irq.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

#define CFG1_RESET_ID   7
#define RFLAGS_COUNT    0x1f
#define RFLAGS_SEQ_SHIFT 5

void esp_update_irq(ESPState *s)
{
    qemu_set_irq(s->irq, (s->rregs[ESP_RSTAT] & STAT_INT) != 0);
}

void esp_interrupt(ESPState *s, uint8_t cause)
{
    trace_esp_interrupt(cause, s->rregs[ESP_RSTAT], s->rregs[ESP_RSEQ]);
    s->ti_cmd = 0;
    s->rregs[ESP_RINTR] |= cause;
    s->rregs[ESP_RSTAT] |= STAT_INT;
    esp_update_irq(s);
}

/* ---- reset ---- */

static void esp_soft_reset(ESPState *s)
{
    esp_disconnect(s);
    memset(s->rregs, 0, sizeof(s->rregs));
    memset(s->wregs, 0, sizeof(s->wregs));
    s->rregs[ESP_CFG1] = CFG1_RESET_ID;
    s->tchi_written = false;
    s->dma = 0;
    s->counter = 0;
    s->status = 0;
    s->lun = s->target = 0;
    s->phase_after_messages = 0;
    s->ti_cmd = 0;
    fifo8_reset(&s->fifo);
    esp_update_irq(s);
    qemu_set_irq(s->irq_data, 0);
}

void esp_hard_reset(ESPState *s)
{
    esp_soft_reset(s);
}

static void esp_bus_reset(ESPState *s)
{
    trace_esp_bus_reset();
    esp_disconnect(s);
    bus_cold_reset(BUS(&s->bus));
    if (!(s->wregs[ESP_CFG1] & CFG1_RESREPT)) {
        esp_interrupt(s, INTR_RST);
    }
}

/* ---- commands ---- */

/* A DMA command takes its length from the start counter; 0 stands for the largest length. */
static void esp_load_counter(ESPState *s)
{
    bool wide = s->wregs[ESP_CFG2] & CFG2_FE;
    uint32_t start = s->wregs[ESP_TCLO] | s->wregs[ESP_TCMID] << 8 | (wide ? s->wregs[ESP_TCHI] << 16 : 0);

    s->counter = start ? start : wide ? 1 << 24 : 1 << 16;
    s->rregs[ESP_RSTAT] &= ~STAT_TC;
}

static bool esp_is_for_target(uint8_t command)
{
    return command >= CMD_TI && command <= CMD_RSTATN;
}

/* Whether it is a command to the chip, which is done then. */
static bool esp_chip_command(ESPState *s, uint8_t command)
{
    switch (command) {
    case CMD_NOP:
    case CMD_ENSEL:
        return true;
    case CMD_FLUSH:
        fifo8_reset(&s->fifo);
        return true;
    case CMD_RESET:
        esp_soft_reset(s);
        return true;
    case CMD_BUSRESET:
        esp_bus_reset(s);
        return true;
    case CMD_DISSEL:
        esp_interrupt(s, INTR_FC);
        return true;
    default:
        return false;
    }
}

/* As above, of selection. */
static bool esp_select_command(ESPState *s, uint8_t command)
{
    int messages;

    switch (command) {
    case CMD_SEL:
        messages = 0;
        break;
    case CMD_SELATN:
    case CMD_SELATNS:
        messages = 1;
        break;
    case CMD_SELATN3:
        messages = 3;
        break;
    default:
        return false;
    }
    s->ti_cmd = command;
    esp_select(s, messages);
    return true;
}

/* As above, with a target that is connected. */
static bool esp_target_command(ESPState *s, uint8_t command)
{
    switch (command) {
    case CMD_TI:
    case CMD_ICCS:
    case CMD_PAD:
        s->ti_cmd = command;
        s->ti_phase = esp_phase(s);
        esp_run(s);
        return true;
    case CMD_MSGACC:
        esp_message_accepted(s);
        return true;
    case CMD_SATN:
        esp_set_atn(s);
        return true;
    case CMD_RSTATN:
        return true;
    default:
        return false;
    }
}

static void esp_command(ESPState *s, uint8_t value)
{
    uint8_t command = value & CMD_CMD;

    trace_esp_command(value, esp_phase(s), s->do_cmd);
    s->dma = (value & CMD_DMA) != 0;
    if (s->dma) {
        esp_load_counter(s);
    }
    if (esp_is_for_target(command) && !s->do_cmd) {
        esp_interrupt(s, INTR_ILL);
        return;
    }
    if (!esp_chip_command(s, command) && !esp_select_command(s, command) && !esp_target_command(s, command)) {
        qemu_log_mask(LOG_GUEST_ERROR, "esp: command 0x%02x\n", value);
        esp_interrupt(s, INTR_ILL);
    }
}

/* ---- registers ---- */

static uint8_t esp_read_fifo(ESPState *s)
{
    if (fifo8_is_empty(&s->fifo)) {
        return 0;
    }
    s->rregs[ESP_FIFO] = fifo8_pop(&s->fifo);
    return s->rregs[ESP_FIFO];
}

/* Reading the interrupt register acknowledges: status and sequence step belong to it. */
static uint8_t esp_read_interrupt(ESPState *s)
{
    uint8_t value = s->rregs[ESP_RINTR];

    s->rregs[ESP_RINTR] = 0;
    s->rregs[ESP_RSTAT] &= STAT_TC | STAT_PHASE_MASK;
    s->rregs[ESP_RSEQ] = SEQ_0;
    esp_update_irq(s);
    return value;
}

static uint8_t esp_read_register(ESPState *s, uint32_t reg)
{
    switch (reg) {
    case ESP_TCLO:
        return s->counter;
    case ESP_TCMID:
        return s->counter >> 8;
    case ESP_TCHI:
        return s->tchi_written ? s->counter >> 16 : s->chip_id;
    case ESP_FIFO:
        return esp_read_fifo(s);
    case ESP_RINTR:
        return esp_read_interrupt(s);
    case ESP_RFLAGS:
        return (fifo8_num_used(&s->fifo) & RFLAGS_COUNT) | s->rregs[ESP_RSEQ] << RFLAGS_SEQ_SHIFT;
    default:
        return s->rregs[reg];
    }
}

uint64_t esp_reg_read(ESPState *s, uint32_t saddr)
{
    uint8_t value = saddr < ESP_REGS ? esp_read_register(s, saddr) : 0;

    trace_esp_reg_read(saddr, value);
    return value;
}

static void esp_write_fifo(ESPState *s, uint8_t value)
{
    if (fifo8_is_full(&s->fifo)) {
        s->rregs[ESP_RSTAT] |= STAT_GE;
        return;
    }
    fifo8_push(&s->fifo, value);
    if (s->ti_cmd && !s->dma) {
        esp_run(s);
    }
}

void esp_reg_write(ESPState *s, uint32_t saddr, uint64_t val)
{
    trace_esp_reg_write(saddr, val);
    switch (saddr) {
    case ESP_TCHI:
        s->tchi_written = true;
        s->wregs[saddr] = val;
        break;
    case ESP_FIFO:
        esp_write_fifo(s, val);
        break;
    case ESP_CMD:
        s->rregs[saddr] = s->wregs[saddr] = val;
        esp_command(s, val);
        break;
    case ESP_CFG1:
    case ESP_CFG2:
    case ESP_CFG3:
    case ESP_RES3:
    case ESP_RES4:
        s->rregs[saddr] = s->wregs[saddr] = val;
        break;
    case ESP_TCLO:
    case ESP_TCMID:
    case ESP_WBUSID ... ESP_WSYNO:
    case ESP_WCCF ... ESP_WTEST:
        s->wregs[saddr] = val;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "esp: write of register 0x%x\n", saddr);
        break;
    }
}

void esp_dma_enable(ESPState *s, int irq, int level)
{
    s->dma_enabled = level != 0;
    if (level && s->dma_cb) {
        s->dma_cb(s);
        s->dma_cb = NULL;
    }
    if (level) {
        esp_run(s);
    }
}

/* ---- saved state ---- */

bool esp_data_fit(const ESPState *s)
{
    return !s->async_len || !s->current_req ||
           scsi_req_buf_holds(s->current_req, (uint64_t)s->async_done + s->async_len);
}

int esp_pre_save(void *opaque)
{
    return 0;
}

static int esp_post_load(void *opaque, int version_id)
{
    ESPState *s = opaque;

    s->target &= BUSID_DID;
    return !esp_data_fit(s) || s->cmdfifo_cdb_offset > ESP_CMDFIFO_SZ || s->counter > 1 << 24 ? -EINVAL : 0;
}

const VMStateDescription vmstate_esp = {
    .name = "esp",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = esp_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8_ARRAY(rregs, ESPState, ESP_REGS),
        VMSTATE_UINT8_ARRAY(wregs, ESPState, ESP_REGS),
        VMSTATE_BOOL(tchi_written, ESPState),
        VMSTATE_INT32(ti_size, ESPState),
        VMSTATE_UINT32(status, ESPState),
        VMSTATE_UINT32(dma, ESPState),
        VMSTATE_FIFO8(fifo, ESPState),
        VMSTATE_FIFO8(cmdfifo, ESPState),
        VMSTATE_UINT8(cmdfifo_cdb_offset, ESPState),
        VMSTATE_UINT8(lun, ESPState),
        VMSTATE_UINT32(do_cmd, ESPState),
        VMSTATE_UINT8(ti_cmd, ESPState),
        VMSTATE_UINT8(ti_phase, ESPState),
        VMSTATE_INT32(dma_enabled, ESPState),
        VMSTATE_UINT8(target, ESPState),
        VMSTATE_UINT8(messages, ESPState),
        VMSTATE_UINT8(phase_after_messages, ESPState),
        VMSTATE_UINT32(counter, ESPState),
        VMSTATE_UINT32(async_len, ESPState),
        VMSTATE_UINT32(async_done, ESPState),
        VMSTATE_END_OF_LIST()
    }
};

/* ---- type ---- */

static void esp_init(Object *obj)
{
    ESPState *s = ESP(obj);

    fifo8_create(&s->fifo, ESP_FIFO_SZ);
    fifo8_create(&s->cmdfifo, ESP_CMDFIFO_SZ);
}

static void esp_finalize(Object *obj)
{
    ESPState *s = ESP(obj);

    fifo8_destroy(&s->fifo);
    fifo8_destroy(&s->cmdfifo);
}

static void esp_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->user_creatable = false;     /* a part of others */
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static const TypeInfo esp_info = {
    .name = TYPE_ESP,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(ESPState),
    .instance_init = esp_init,
    .instance_finalize = esp_finalize,
    .class_init = esp_class_init,
};

static void esp_register_types(void)
{
    type_register_static(&esp_info);
}

type_init(esp_register_types)
