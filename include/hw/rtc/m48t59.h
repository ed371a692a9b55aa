/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory with a clock behind it, by bytes: what the M48T59 family looks like to its board. */
#ifndef HW_RTC_M48T59_H
#define HW_RTC_M48T59_H

#include "exec/hwaddr.h"
#include "qom/object.h"

#define TYPE_NVRAM "nvram"

typedef struct NvramClass NvramClass;
DECLARE_CLASS_CHECKERS(NvramClass, NVRAM, TYPE_NVRAM)
#define NVRAM(obj) INTERFACE_CHECK(Nvram, (obj), TYPE_NVRAM)

typedef struct Nvram Nvram;

struct NvramClass {
    InterfaceClass parent;

    uint32_t (*read)(Nvram *obj, uint32_t addr);
    void (*write)(Nvram *obj, uint32_t addr, uint32_t val);
    void (*toggle_lock)(Nvram *obj, int lock);
};

/* The system bus form; @type: 2, 8 or 59. */
Nvram *m48t59_init(qemu_irq IRQ, hwaddr mem_base, uint32_t io_base, uint16_t size, int base_year, int type);

#endif
