/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PC speaker and its port 61h.
 */
#ifndef HW_PCSPK_H
#define HW_PCSPK_H

#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qom/object.h"

#define TYPE_PC_SPEAKER "isa-pcspk"

/* Connects the speaker @isadev to counter 2 of @pit and realizes it on @bus. */
static inline void pcspk_init(ISADevice *isadev, ISABus *bus, ISADevice *pit)
{
    object_property_set_link(OBJECT(isadev), "pit", OBJECT(pit), &error_fatal);
    isa_realize_and_unref(isadev, bus, &error_fatal);
}

#endif
