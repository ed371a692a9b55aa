/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SD bus (type "sd-bus"): passes commands and data between a controller and the card in its slot.
 */
#include "qemu/osdep.h"
#include "hw/sd/sd.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "trace.h"

/* The card in the slot, NULL: none. */
static SDState *get_card(SDBus *sdbus)
{
    BusChild *kid = QTAILQ_FIRST(&sdbus->qbus.children);

    return kid ? SD_CARD(kid->child) : NULL;
}

int (sdbus_do_command)(SDBus *sdbus, SDRequest *req, uint8_t *response)
{
    SDState *card = get_card(sdbus);
    int len = card ? SD_CARD_GET_CLASS(card)->do_command(card, req, response) : 0;

    trace_sdbus_command(req->cmd, req->arg, len);
    return len;
}

size_t sdbus_do_command_sized(SDBus *sdbus, SDRequest *req, uint8_t *response, size_t size)
{
    uint8_t whole[16];
    int len = (sdbus_do_command)(sdbus, req, whole);

    len = MIN((size_t)MAX(len, 0), size);
    memcpy(response, whole, len);
    return len;
}

void sdbus_write_byte(SDBus *sdbus, uint8_t value)
{
    SDState *card = get_card(sdbus);

    if (card) {
        SD_CARD_GET_CLASS(card)->write_byte(card, value);
    }
}

uint8_t sdbus_read_byte(SDBus *sdbus)
{
    SDState *card = get_card(sdbus);

    return card ? SD_CARD_GET_CLASS(card)->read_byte(card) : 0;
}

void sdbus_write_data(SDBus *sdbus, const void *buf, size_t length)
{
    const uint8_t *p = buf;

    for (size_t i = 0; i < length; i++) {
        sdbus_write_byte(sdbus, p[i]);
    }
}

void sdbus_read_data(SDBus *sdbus, void *buf, size_t length)
{
    uint8_t *p = buf;

    for (size_t i = 0; i < length; i++) {
        p[i] = sdbus_read_byte(sdbus);
    }
}

#define SDBUS_ASK(_fn, _type, _none)                                 \
    _type sdbus_##_fn(SDBus *sdbus)                                  \
    {                                                                \
        SDState *card = get_card(sdbus);                             \
                                                                     \
        return card ? SD_CARD_GET_CLASS(card)->_fn(card) : _none;    \
    }

SDBUS_ASK(receive_ready, bool, false)
SDBUS_ASK(data_ready, bool, false)
SDBUS_ASK(get_inserted, bool, false)
SDBUS_ASK(get_readonly, bool, false)
SDBUS_ASK(get_cmd_line, bool, true)
SDBUS_ASK(get_dat_lines, uint8_t, 0xf)

void sdbus_set_voltage(SDBus *sdbus, uint16_t millivolts)
{
    SDState *card = get_card(sdbus);

    if (card) {
        SD_CARD_GET_CLASS(card)->set_voltage(card, millivolts);
    }
}

void sdbus_set_inserted(SDBus *sdbus, bool inserted)
{
    SDBusClass *sbc = SD_BUS_GET_CLASS(sdbus);

    if (sbc->set_inserted) {
        sbc->set_inserted(BUS(sdbus)->parent, inserted);
    }
}

void sdbus_set_readonly(SDBus *sdbus, bool readonly)
{
    SDBusClass *sbc = SD_BUS_GET_CLASS(sdbus);

    if (sbc->set_readonly) {
        sbc->set_readonly(BUS(sdbus)->parent, readonly);
    }
}

void sdbus_reparent_card(SDBus *from, SDBus *to)
{
    SDState *card = get_card(from);

    if (!card) {
        return;
    }
    sdbus_set_inserted(from, false);
    qdev_set_parent_bus(DEVICE(card), &to->qbus, &error_abort);
    sdbus_set_inserted(to, sdbus_get_inserted(to));
    sdbus_set_readonly(to, sdbus_get_readonly(to));
}

static void sd_bus_class_init(ObjectClass *klass, void *data)
{
    BUS_CLASS(klass)->max_dev = 1;
}

static const TypeInfo sd_bus_info = {
    .name = TYPE_SD_BUS,
    .parent = TYPE_BUS,
    .instance_size = sizeof(SDBus),
    .class_size = sizeof(SDBusClass),
    .class_init = sd_bus_class_init,
};

static void sd_bus_register_types(void)
{
    type_register_static(&sd_bus_info);
}

type_init(sd_bus_register_types)
