/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interface of objects that name devices for the firmware. */
#include "qemu/osdep.h"
#include "hw/fw-path-provider.h"

char *fw_path_provider_get_dev_path(FWPathProvider *p, BusState *bus, DeviceState *dev)
{
    return FW_PATH_PROVIDER_GET_CLASS(p)->get_dev_path(p, bus, dev);
}

char *fw_path_provider_try_get_dev_path(Object *o, BusState *bus, DeviceState *dev)
{
    FWPathProvider *p = (FWPathProvider *)object_dynamic_cast(o, TYPE_FW_PATH_PROVIDER);

    return p ? fw_path_provider_get_dev_path(p, bus, dev) : NULL;
}

static const TypeInfo fw_path_provider_info = {
    .name = TYPE_FW_PATH_PROVIDER,
    .parent = TYPE_INTERFACE,
    .class_size = sizeof(FWPathProviderClass),
};

static void fw_path_provider_register_types(void)
{
    type_register_static(&fw_path_provider_info);
}
type_init(fw_path_provider_register_types)
