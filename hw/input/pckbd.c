/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keyboard controller of a PC: registers and behaviour. The device around it is in pckbd-isa.c.
 *
 * Models: Intel 8042 as programmed in the IBM PC/AT and PS/2 (hardware interface technical
 * reference, "Keyboard and Auxiliary Device Controller"). Data port 0x60 "i8042-data", command
 * and status port 0x64 "i8042-cmd". The output buffer is filled from one source at a time; it is
 * read from the device only when the guest reads it. Left out on purpose: the 8042's RAM but the
 * command byte, password and test modes.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "migration/vmstate.h"
#include "pckbd-internal.h"
#include "pckbd-regs.h"
#include "qemu/log.h"
#include "qemu/timer.h"
#include "sysemu/runstate.h"
#include "trace.h"

/* Sources of bytes, in the order in which they fill the output buffer. */
#define KBD_SRC_CTRL_KBD 0x01
#define KBD_SRC_CTRL_AUX 0x02
#define KBD_SRC_KBD      0x04
#define KBD_SRC_AUX      0x08
#define KBD_SRC_CTRL     (KBD_SRC_CTRL_KBD | KBD_SRC_CTRL_AUX)
#define KBD_SRC_ANY_AUX  (KBD_SRC_CTRL_AUX | KBD_SRC_AUX)

#define KBD_THROTTLE_NS 1000000

/* ---- output buffer and interrupts ---- */

/* Levels of the two lines, as bits 1 << I8042_*_IRQ. */
static unsigned kbd_irq_levels(const KBDState *s)
{
    if (!(s->status & KBD_STAT_OBF)) {
        return 0;
    }
    if (s->status & KBD_STAT_MOUSE_OBF) {
        return s->mode & KBD_MODE_MOUSE_INT ? 1 << I8042_MOUSE_IRQ : 0;
    }
    return (s->mode & (KBD_MODE_KBD_INT | KBD_MODE_DISABLE_KBD)) == KBD_MODE_KBD_INT
               ? 1 << I8042_KBD_IRQ
               : 0;
}

static void kbd_update_irq(KBDState *s)
{
    unsigned levels = kbd_irq_levels(s);
    int kbd = !!(levels & (1 << I8042_KBD_IRQ));
    int mouse = !!(levels & (1 << I8042_MOUSE_IRQ));

    trace_i8042_update_irq(kbd, mouse);
    qemu_set_irq(s->irqs[I8042_KBD_IRQ], kbd);
    qemu_set_irq(s->irqs[I8042_MOUSE_IRQ], mouse);
}

/* Marks the output buffer as empty (@src 0) or full from @src; the output port shows it too. */
static void kbd_set_output(KBDState *s, uint8_t src)
{
    s->obsrc = src;
    s->status &= ~(KBD_STAT_OBF | KBD_STAT_MOUSE_OBF);
    s->outport &= ~(KBD_OUT_OBF | KBD_OUT_MOUSE_OBF);
    if (src & KBD_SRC_ANY_AUX) {
        s->status |= KBD_STAT_OBF | KBD_STAT_MOUSE_OBF;
        s->outport |= KBD_OUT_MOUSE_OBF;
    } else if (src) {
        s->status |= KBD_STAT_OBF;
        s->outport |= KBD_OUT_OBF;
    }
    kbd_update_irq(s);
}

/* The source that may fill the output buffer next, 0 for none; the throttle holds all of them back. */
static uint8_t kbd_next_source(const KBDState *s)
{
    uint8_t ready = s->pending;

    if (s->throttle_timer && timer_pending(s->throttle_timer)) {
        return 0;
    }
    if (s->mode & KBD_MODE_DISABLE_KBD) {
        ready &= ~KBD_SRC_KBD;
    }
    if (s->mode & KBD_MODE_DISABLE_MOUSE) {
        ready &= ~KBD_SRC_AUX;
    }
    return ready & -ready;
}

/* Fills the output buffer if it is empty; otherwise only the lines may change. */
static void kbd_update(KBDState *s)
{
    kbd_set_output(s, s->status & KBD_STAT_OBF ? s->obsrc : kbd_next_source(s));
}

/* The controller's own byte @b, as if from the keyboard or (@src) the mouse. */
static void kbd_queue(KBDState *s, uint8_t b, uint8_t src)
{
    s->cbdata = b;
    s->pending = (s->pending & ~KBD_SRC_CTRL) | src;
    kbd_update(s);
}

/* Lines from the devices: they have a byte or not. */
static void kbd_set_pending(KBDState *s, uint8_t src, int level)
{
    if (level) {
        s->pending |= src;
    } else {
        s->pending &= ~src;
    }
    kbd_update(s);
}

void i8042_kbd_input(void *opaque, int n, int level)
{
    kbd_set_pending(opaque, KBD_SRC_KBD, level);
}

void i8042_mouse_input(void *opaque, int n, int level)
{
    kbd_set_pending(opaque, KBD_SRC_AUX, level);
}

void kbd_throttle_over(void *opaque)
{
    kbd_update(opaque);
}

/* ---- commands ---- */

static void kbd_write_outport(KBDState *s, uint8_t val)
{
    trace_i8042_outport_write(val);
    s->outport = val;
    qemu_set_irq(s->a20_out, !!(val & KBD_OUT_A20));
    if (!(val & KBD_OUT_RESET)) {
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    }
}

/* Commands that change the modes; false for any other. */
static bool kbd_mode_command(KBDState *s, uint8_t cmd)
{
    switch (cmd) {
    case KBD_CCMD_MOUSE_DISABLE:
        s->mode |= KBD_MODE_DISABLE_MOUSE;
        break;
    case KBD_CCMD_MOUSE_ENABLE:
        s->mode &= ~KBD_MODE_DISABLE_MOUSE;
        break;
    case KBD_CCMD_KBD_DISABLE:
        s->mode |= KBD_MODE_DISABLE_KBD;
        break;
    case KBD_CCMD_KBD_ENABLE:
        s->mode &= ~KBD_MODE_DISABLE_KBD;
        break;
    case KBD_CCMD_DISABLE_A20:
        kbd_write_outport(s, s->outport & ~KBD_OUT_A20);
        break;
    case KBD_CCMD_ENABLE_A20:
        kbd_write_outport(s, s->outport | KBD_OUT_A20);
        break;
    default:
        return false;
    }
    kbd_update(s);
    return true;
}

/* Commands that answer with a byte; false for any other. */
static bool kbd_read_command(KBDState *s, uint8_t cmd)
{
    uint8_t answer;

    switch (cmd) {
    case KBD_CCMD_READ_MODE:
        answer = s->mode;
        break;
    case KBD_CCMD_TEST_MOUSE:
    case KBD_CCMD_KBD_TEST:
        answer = KBD_LINE_TEST_OK;
        break;
    case KBD_CCMD_SELF_TEST:
        s->status |= KBD_STAT_SELFTEST;
        answer = KBD_SELF_TEST_OK;
        break;
    case KBD_CCMD_READ_INPORT:
        answer = KBD_INPORT_UNLOCKED;
        break;
    case KBD_CCMD_READ_OUTPORT:
        answer = s->outport;
        break;
    default:
        return false;
    }
    kbd_queue(s, answer, KBD_SRC_CTRL_KBD);
    return true;
}

static void kbd_write_command(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    KBDState *s = opaque;

    trace_i8042_write_cmd(val);
    if (kbd_mode_command(s, val) || kbd_read_command(s, val)) {
        return;
    }
    switch (val) {
    case KBD_CCMD_WRITE_MODE:
    case KBD_CCMD_WRITE_OUTPORT:
    case KBD_CCMD_WRITE_OBUF:
    case KBD_CCMD_WRITE_AUX_OBUF:
    case KBD_CCMD_WRITE_MOUSE:
        s->write_cmd = val;
        break;
    case KBD_CCMD_PULSE ... 0xff:
        if (!(val & KBD_OUT_RESET)) {
            qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        }
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "i8042: unknown command 0x%02x\n", (unsigned)val);
        break;
    }
}

static void kbd_write_data(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    KBDState *s = opaque;
    uint8_t cmd = s->write_cmd;

    trace_i8042_write_data(val, cmd);
    s->write_cmd = 0;
    switch (cmd) {
    case KBD_CCMD_WRITE_MODE:
        s->mode = val;
        ps2_keyboard_set_translation(&s->ps2kbd, !!(s->mode & KBD_MODE_KCC));
        kbd_update(s);
        break;
    case KBD_CCMD_WRITE_OBUF:
        kbd_queue(s, val, KBD_SRC_CTRL_KBD);
        break;
    case KBD_CCMD_WRITE_AUX_OBUF:
        kbd_queue(s, val, KBD_SRC_CTRL_AUX);
        break;
    case KBD_CCMD_WRITE_OUTPORT:
        kbd_write_outport(s, val);
        break;
    case KBD_CCMD_WRITE_MOUSE:
        s->mode &= ~KBD_MODE_DISABLE_MOUSE;
        ps2_write_mouse(&s->ps2mouse, val);
        break;
    default:
        s->mode &= ~KBD_MODE_DISABLE_KBD;
        ps2_write_keyboard(&s->ps2kbd, val);
        break;
    }
}

static uint64_t kbd_read_status(void *opaque, hwaddr addr, unsigned size)
{
    KBDState *s = opaque;

    trace_i8042_read_status(s->status);
    return s->status;
}

static uint64_t kbd_read_data(void *opaque, hwaddr addr, unsigned size)
{
    KBDState *s = opaque;
    uint8_t src = s->obsrc;

    if (s->status & KBD_STAT_OBF) {
        kbd_set_output(s, 0);
        if (src & KBD_SRC_CTRL) {
            s->obdata = s->cbdata;
            s->pending &= ~KBD_SRC_CTRL;
        } else if (src == KBD_SRC_AUX) {
            s->obdata = ps2_read_data(PS2_DEVICE(&s->ps2mouse));
        } else {
            if (s->throttle_timer) {
                timer_mod(s->throttle_timer,
                          qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + KBD_THROTTLE_NS);
            }
            s->obdata = ps2_read_data(PS2_DEVICE(&s->ps2kbd));
        }
        kbd_update(s);
    }
    trace_i8042_read_data(s->obdata);
    return s->obdata;
}

const MemoryRegionOps i8042_data_ops = {
    .read = kbd_read_data,
    .write = kbd_write_data,
    .impl = {
        .min_access_size = 1,
        .max_access_size = 1,
    },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

const MemoryRegionOps i8042_cmd_ops = {
    .read = kbd_read_status,
    .write = kbd_write_command,
    .impl = {
        .min_access_size = 1,
        .max_access_size = 1,
    },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- reset and saved state ---- */

void kbd_core_reset(KBDState *s)
{
    s->write_cmd = 0;
    s->status = KBD_STAT_RESET;
    s->mode = KBD_MODE_RESET;
    s->outport = KBD_OUT_DEFAULT;
    s->pending = 0;
    s->obdata = 0;
    s->cbdata = 0;
    if (s->throttle_timer) {
        timer_del(s->throttle_timer);
    }
    kbd_set_output(s, 0);
}

static int kbd_post_load(void *opaque, int version_id)
{
    KBDState *s = opaque;

    if (!(s->status & KBD_STAT_OBF)) {
        s->obsrc = 0;
    }
    return 0;
}

static bool kbd_throttle_needed(void *opaque)
{
    KBDState *s = opaque;

    return s->throttle_timer && timer_pending(s->throttle_timer);
}

static const VMStateDescription vmstate_kbd_throttle = {
    .name = "pckbd/throttle",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = kbd_throttle_needed,
    .fields =
        (const VMStateField[]){ VMSTATE_TIMER_PTR(throttle_timer, KBDState), VMSTATE_END_OF_LIST() }
};

const VMStateDescription vmstate_kbd = {
    .name = "pckbd",
    .version_id = 3,
    .minimum_version_id = 3,
    .post_load = kbd_post_load,
    .fields =
        (const VMStateField[]){ VMSTATE_UINT8(write_cmd, KBDState), VMSTATE_UINT8(status, KBDState),
                                VMSTATE_UINT8(mode, KBDState), VMSTATE_UINT8(outport, KBDState),
                                VMSTATE_UINT8(pending, KBDState), VMSTATE_UINT8(obsrc, KBDState),
                                VMSTATE_UINT8(obdata, KBDState), VMSTATE_UINT8(cbdata, KBDState),
                                VMSTATE_END_OF_LIST() },
    .subsections = (const VMStateDescription *const[]){ &vmstate_kbd_throttle, NULL }
};
