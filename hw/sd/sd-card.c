/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SD memory card "sd-card": its medium, saved state, properties.
 *
 * Up to 2 GiB a standard capacity card, above a high capacity one; sizes are powers of two. Properties:
 * drive (none: the slot is empty), spec_version (1 to 3), spi (off). Left out on purpose: SPI mode,
 * passwords, write protection by groups, UHS modes.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/module.h"
#include "sd-internal.h"
#include "trace.h"

/* ---- lines ---- */

static bool sd_receive_ready(SDState *sd)
{
    return sd->state == SD_RECEIVING;
}

static bool sd_data_ready(SDState *sd)
{
    return sd->state == SD_SENDING;
}

static bool sd_get_inserted(SDState *sd)
{
    return sd->size != 0;
}

static bool sd_get_readonly(SDState *sd)
{
    return sd->write_protected;
}

static void sd_set_voltage(SDState *sd, uint16_t millivolts)
{
    trace_sd_set_voltage(millivolts);
}

static uint8_t sd_get_dat_lines(SDState *sd)
{
    return 0xf;
}

static bool sd_get_cmd_line(SDState *sd)
{
    return true;
}

static void sd_enable(SDState *sd, bool enable)
{
}

/* ---- life ---- */

/* Looks at the medium, which was put in or taken out. */
static bool sd_find_medium(SDState *sd, Error **errp)
{
    int64_t length = sd->blk && blk_is_inserted(sd->blk) ? blk_getlength(sd->blk) : 0;

    sd->size = 0;
    sd->write_protected = sd->blk && !blk_supports_write_perm(sd->blk);
    if (length > 0) {
        if (!is_power_of_2(length) || length < 1024 * 1024) {
            error_setg(errp, "SD card size has to be a power of 2 of at least 1 MiB, it is %" PRId64
                       " bytes: resize the image", length);
            return false;
        }
        sd->size = length;
    }
    return true;
}

static void sd_cardchange(void *opaque, bool load, Error **errp)
{
    SDState *sd = opaque;
    SDBus *bus = SD_BUS(qdev_get_parent_bus(DEVICE(sd)));

    if (!load) {
        sd->size = 0;
    } else if (!sd_find_medium(sd, errp)) {
        return;
    }
    sd_card_reset(sd);
    sdbus_set_inserted(bus, sd_get_inserted(sd));
    sdbus_set_readonly(bus, sd_get_readonly(sd));
}

static const BlockDevOps sd_block_ops = {
    .change_media_cb = sd_cardchange,
};

static void sd_reset(DeviceState *dev)
{
    sd_card_reset(SD_CARD(dev));
}

static void sd_realize(DeviceState *dev, Error **errp)
{
    SDState *sd = SD_CARD(dev);

    if (sd->spec_version < 1 || sd->spec_version > 3) {
        error_setg(errp, "sd-card: spec_version must be 1, 2 or 3");
        return;
    }
    if (sd->spi) {
        error_setg(errp, "sd-card: SPI mode is not available, use spi=off");
        return;
    }
    if (!sd_find_medium(sd, errp)) {
        return;
    }
    if (sd->blk) {
        uint64_t perm = BLK_PERM_CONSISTENT_READ | (sd->write_protected ? 0 : BLK_PERM_WRITE);

        if (blk_set_perm(sd->blk, perm, BLK_PERM_ALL, errp) < 0) {
            return;
        }
        blk_set_dev_ops(sd->blk, &sd_block_ops, sd);
    }
    sd_card_reset(sd);
}

static int sd_post_load(void *opaque, int version_id)
{
    SDState *sd = opaque;

    return sd->data_len <= SD_BLOCK_BYTES && sd->data_offset < MAX(sd->data_len, 1) &&
           sd->blk_len <= SD_BLOCK_BYTES && sd->state <= SD_INACTIVE ? 0 : -EINVAL;
}

static const VMStateDescription vmstate_sd = {
    .name = "sd-card",
    .version_id = 2,
    .minimum_version_id = 2,
    .post_load = sd_post_load,
    .fields = (const VMStateField[]){ VMSTATE_UINT32(ocr, SDState),
                                      VMSTATE_UINT16(rca, SDState),
                                      VMSTATE_UINT32(card_status, SDState),
                                      VMSTATE_UINT32(blk_len, SDState),
                                      VMSTATE_UINT32(blocks_left, SDState),
                                      VMSTATE_BOOL(counted, SDState),
                                      VMSTATE_BOOL(multiple, SDState),
                                      VMSTATE_BOOL(expecting_acmd, SDState),
                                      VMSTATE_BOOL(wide_bus, SDState),
                                      VMSTATE_UINT32(blk_written, SDState),
                                      VMSTATE_UINT32(erase_start, SDState),
                                      VMSTATE_UINT32(erase_end, SDState),
                                      VMSTATE_UINT8_ARRAY(switch_groups, SDState, 6),
                                      VMSTATE_UINT8(state, SDState),
                                      VMSTATE_UINT8(data_kind, SDState),
                                      VMSTATE_UINT64(data_start, SDState),
                                      VMSTATE_UINT32(data_offset, SDState),
                                      VMSTATE_UINT32(data_len, SDState),
                                      VMSTATE_UINT8_ARRAY(data, SDState, SD_BLOCK_BYTES),
                                      VMSTATE_END_OF_LIST() },
};

static Property sd_properties[] = {
    DEFINE_PROP_UINT8("spec_version", SDState, spec_version, 2),
    DEFINE_PROP_DRIVE("drive", SDState, blk),
    DEFINE_PROP_BOOL("spi", SDState, spi, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void sd_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    SDCardClass *sc = SD_CARD_CLASS(klass);

    device_class_set_props(dc, sd_properties);
    dc->realize = sd_realize;
    dc->reset = sd_reset;
    dc->vmsd = &vmstate_sd;
    dc->bus_type = TYPE_SD_BUS;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
    sc->do_command = sd_do_command;
    sc->write_byte = sd_write_byte;
    sc->read_byte = sd_read_byte;
    sc->receive_ready = sd_receive_ready;
    sc->data_ready = sd_data_ready;
    sc->set_voltage = sd_set_voltage;
    sc->get_dat_lines = sd_get_dat_lines;
    sc->get_cmd_line = sd_get_cmd_line;
    sc->enable = sd_enable;
    sc->get_inserted = sd_get_inserted;
    sc->get_readonly = sd_get_readonly;
}

static const TypeInfo sd_info = {
    .name = TYPE_SD_CARD,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(SDState),
    .class_size = sizeof(SDCardClass),
    .class_init = sd_class_init,
};

static void sd_register_types(void)
{
    type_register_static(&sd_info);
}

type_init(sd_register_types)
