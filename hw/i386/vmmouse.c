/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMware's absolute pointer, type vmmouse: a queue of packets that the guest takes through vmport,
 * told by events of the PS/2 mouse that there are some.
 *
 * Interface: xf86-input-vmmouse, vmmouse_defs.h. STATUS gives the number of words that wait, DATA
 * takes up to six of them into EAX, EBX, ECX, EDX, ESI, EDI, COMMAND switches. Property: i8042
 * (link to the keyboard controller whose mouse it is). Left out: restricted access.
 */
#include "qemu/osdep.h"
#include "hw/input/i8042.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "trace.h"
#include "ui/input.h"
#include "vmport-internal.h"

/* Commands, in EBX. */
#define VMMOUSE_READ_ID          0x45414552
#define VMMOUSE_DISABLE          0x000000f5
#define VMMOUSE_REQUEST_RELATIVE 0x4c455252
#define VMMOUSE_REQUEST_ABSOLUTE 0x53424152

#define VMMOUSE_VERSION      0x3442554a
#define VMMOUSE_STATUS_ERROR 0xffff

/* A packet: buttons and flags, x, y, wheel. */
#define VMMOUSE_PACKET_WORDS 4
#define VMMOUSE_QUEUE_SIZE   1024
#define VMMOUSE_MAX_READ     6
#define VMMOUSE_RELATIVE_PACKET 0x00010000
#define VMMOUSE_LEFT_BUTTON     0x20
#define VMMOUSE_RIGHT_BUTTON    0x10
#define VMMOUSE_MIDDLE_BUTTON   0x08

#define TYPE_VMMOUSE "vmmouse"
OBJECT_DECLARE_SIMPLE_TYPE(VMMouseState, VMMOUSE)

struct VMMouseState {
    ISADevice parent_obj;

    uint32_t queue[VMMOUSE_QUEUE_SIZE];
    int32_t queue_size;
    uint16_t nb_queue;
    uint16_t status;            /* VMMOUSE_STATUS_ERROR while disabled */
    uint8_t absolute;
    uint32_t buttons;
    int32_t axis[INPUT_AXIS__MAX];
    int32_t wheel;
    QemuInputHandlerState *handler;
    ISAKBDState *i8042;
};

/* --- queue --- */

static void vmmouse_put_packet(VMMouseState *s)
{
    uint32_t flags = s->buttons | (s->absolute ? 0 : VMMOUSE_RELATIVE_PACKET);
    uint32_t packet[VMMOUSE_PACKET_WORDS] = {
        flags, s->axis[INPUT_AXIS_X], s->axis[INPUT_AXIS_Y], s->wheel,
    };

    if (s->nb_queue + VMMOUSE_PACKET_WORDS > VMMOUSE_QUEUE_SIZE) {
        return;
    }
    memcpy(s->queue + s->nb_queue, packet, sizeof(packet));
    s->nb_queue += VMMOUSE_PACKET_WORDS;
    trace_vmmouse_packet(packet[0], packet[1], packet[2], packet[3]);
    i8042_isa_mouse_fake_event(s->i8042);
}

static void vmmouse_get_data(VMMouseState *s, uint64_t *regs, uint32_t *eax, uint32_t words)
{
    static const uint8_t target[VMMOUSE_MAX_READ] = {R_EAX, R_EBX, R_ECX, R_EDX, R_ESI, R_EDI};

    if (words == 0 || words > VMMOUSE_MAX_READ || words > s->nb_queue) {
        s->status = VMMOUSE_STATUS_ERROR;
        return;
    }
    *eax = s->queue[0];
    for (uint32_t i = 1; i < words; i++) {
        regs[target[i]] = s->queue[i];
    }
    s->nb_queue -= words;
    memmove(s->queue, s->queue + words, s->nb_queue * sizeof(s->queue[0]));
}

/* --- input --- */

static void vmmouse_button(VMMouseState *s, InputBtnEvent *btn)
{
    static const uint32_t bits[INPUT_BUTTON__MAX] = {
        [INPUT_BUTTON_LEFT] = VMMOUSE_LEFT_BUTTON,
        [INPUT_BUTTON_RIGHT] = VMMOUSE_RIGHT_BUTTON,
        [INPUT_BUTTON_MIDDLE] = VMMOUSE_MIDDLE_BUTTON,
    };

    s->buttons = btn->down ? s->buttons | bits[btn->button] : s->buttons & ~bits[btn->button];
    if (btn->down && btn->button == INPUT_BUTTON_WHEEL_UP) {
        s->wheel--;
    } else if (btn->down && btn->button == INPUT_BUTTON_WHEEL_DOWN) {
        s->wheel++;
    }
}

static void vmmouse_event(DeviceState *dev, QemuConsole *src, InputEvent *evt)
{
    VMMouseState *s = VMMOUSE(dev);
    InputMoveEvent *move;

    switch (evt->type) {
    case INPUT_EVENT_KIND_BTN:
        vmmouse_button(s, evt->u.btn.data);
        break;
    case INPUT_EVENT_KIND_ABS:
        move = evt->u.abs.data;
        s->axis[move->axis] = qemu_input_scale_axis(move->value, INPUT_EVENT_ABS_MIN,
                                                    INPUT_EVENT_ABS_MAX, 0, 0xffff);
        break;
    case INPUT_EVENT_KIND_REL:
        move = evt->u.rel.data;
        s->axis[move->axis] = (uint32_t)s->axis[move->axis] + move->value;
        break;
    default:
        break;
    }
}

static void vmmouse_sync(DeviceState *dev)
{
    VMMouseState *s = VMMOUSE(dev);

    vmmouse_put_packet(s);
    s->wheel = 0;
    if (!s->absolute) {
        memset(s->axis, 0, sizeof(s->axis));
    }
}

static const QemuInputHandler vmmouse_relative_handler = {
    .name = "vmmouse",
    .mask = INPUT_EVENT_MASK_BTN | INPUT_EVENT_MASK_REL,
    .event = vmmouse_event,
    .sync = vmmouse_sync,
};

static const QemuInputHandler vmmouse_handler = {
    .name = "vmmouse",
    .mask = INPUT_EVENT_MASK_BTN | INPUT_EVENT_MASK_ABS,
    .event = vmmouse_event,
    .sync = vmmouse_sync,
};

static void vmmouse_remove_handler(VMMouseState *s)
{
    if (s->handler) {
        qemu_input_handler_unregister(s->handler);
        s->handler = NULL;
    }
}

/* Takes events of the right kind while enabled. */
static void vmmouse_update_handler(VMMouseState *s, bool absolute)
{
    if (s->status == VMMOUSE_STATUS_ERROR) {
        return;
    }
    if (s->absolute != absolute) {
        vmmouse_remove_handler(s);
        s->absolute = absolute;
    }
    if (!s->handler) {
        s->handler = qemu_input_handler_register(DEVICE(s), absolute ? &vmmouse_handler
                                                                     : &vmmouse_relative_handler);
        qemu_input_handler_activate(s->handler);
    }
}

/* --- commands --- */

static void vmmouse_disable(VMMouseState *s)
{
    s->status = VMMOUSE_STATUS_ERROR;
    vmmouse_remove_handler(s);
}

static void vmmouse_read_id(VMMouseState *s)
{
    if (s->nb_queue == VMMOUSE_QUEUE_SIZE) {
        return;
    }
    s->queue[s->nb_queue++] = VMMOUSE_VERSION;
    s->status = 0;
}

static uint32_t vmmouse_ioport_read(void *opaque, uint32_t addr)
{
    VMMouseState *s = opaque;
    uint64_t *regs = vmport_cpu_regs();
    uint32_t eax = regs[R_EAX], ebx = regs[R_EBX];

    switch ((uint16_t)regs[R_ECX]) {
    case VMPORT_CMD_VMMOUSE_STATUS:
        return (uint32_t)s->status << 16 | s->nb_queue;
    case VMPORT_CMD_VMMOUSE_DATA:
        vmmouse_get_data(s, regs, &eax, ebx);
        return eax;
    default:
        break;
    }
    if (ebx == VMMOUSE_READ_ID) {
        vmmouse_read_id(s);
    } else if (ebx == VMMOUSE_DISABLE) {
        vmmouse_disable(s);
    } else if (ebx == VMMOUSE_REQUEST_RELATIVE || ebx == VMMOUSE_REQUEST_ABSOLUTE) {
        vmmouse_update_handler(s, ebx == VMMOUSE_REQUEST_ABSOLUTE);
    }
    return eax;
}

/* --- life --- */

static void vmmouse_reset(DeviceState *d)
{
    VMMouseState *s = VMMOUSE(d);

    s->queue_size = VMMOUSE_QUEUE_SIZE;
    s->nb_queue = 0;
    s->buttons = 0;
    s->wheel = 0;
    memset(s->axis, 0, sizeof(s->axis));
    vmmouse_disable(s);
}

static int vmmouse_post_load(void *opaque, int version_id)
{
    VMMouseState *s = opaque;

    if (s->nb_queue > VMMOUSE_QUEUE_SIZE) {
        return -EINVAL;
    }
    vmmouse_remove_handler(s);
    vmmouse_update_handler(s, s->absolute);
    return 0;
}

static const VMStateDescription vmstate_vmmouse = {
    .name = "vmmouse",
    .version_id = 0,
    .minimum_version_id = 0,
    .post_load = vmmouse_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_INT32_EQUAL(queue_size, VMMouseState, NULL),
        VMSTATE_UINT32_ARRAY(queue, VMMouseState, VMMOUSE_QUEUE_SIZE),
        VMSTATE_UINT16(nb_queue, VMMouseState),
        VMSTATE_UINT16(status, VMMouseState),
        VMSTATE_UINT8(absolute, VMMouseState),
        VMSTATE_END_OF_LIST()
    },
};

static void vmmouse_realizefn(DeviceState *dev, Error **errp)
{
    VMMouseState *s = VMMOUSE(dev);

    if (!s->i8042) {
        error_setg(errp, "vmmouse: link 'i8042' must name the keyboard controller");
        return;
    }
    if (!object_resolve_path_type("", TYPE_VMPORT, NULL)) {
        error_setg(errp, "vmmouse needs a machine with vmport=on");
        return;
    }
    vmport_register(VMPORT_CMD_VMMOUSE_STATUS, vmmouse_ioport_read, s);
    vmport_register(VMPORT_CMD_VMMOUSE_COMMAND, vmmouse_ioport_read, s);
    vmport_register(VMPORT_CMD_VMMOUSE_DATA, vmmouse_ioport_read, s);
}

static Property vmmouse_properties[] = {
    DEFINE_PROP_LINK("i8042", VMMouseState, i8042, TYPE_I8042, ISAKBDState *),
    DEFINE_PROP_END_OF_LIST(),
};

static void vmmouse_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = vmmouse_realizefn;
    dc->reset = vmmouse_reset;
    dc->vmsd = &vmstate_vmmouse;
    dc->user_creatable = false;
    device_class_set_props(dc, vmmouse_properties);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static const TypeInfo vmmouse_types[] = {
    {
        .name = TYPE_VMMOUSE,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(VMMouseState),
        .class_init = vmmouse_class_init,
    },
};

DEFINE_TYPES(vmmouse_types)
