/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmcoreinfo: a guest tells by fw_cfg file etc/vmcoreinfo where the note for crash dumps is. */
#ifndef VMCOREINFO_H
#define VMCOREINFO_H

#include "hw/qdev-core.h"
#include "qom/object.h"
#include "standard-headers/linux/qemu_fw_cfg.h"

#define TYPE_VMCOREINFO "vmcoreinfo"
#define VMCOREINFO_DEVICE TYPE_VMCOREINFO
typedef struct VMCoreInfoState VMCoreInfoState;
DECLARE_INSTANCE_CHECKER(VMCoreInfoState, VMCOREINFO, TYPE_VMCOREINFO)

typedef struct fw_cfg_vmcoreinfo FWCfgVMCoreInfo;

/* @has_vmcoreinfo: the guest has written @vmcoreinfo since reset. */
struct VMCoreInfoState {
    DeviceState parent_obj;

    bool has_vmcoreinfo;
    FWCfgVMCoreInfo vmcoreinfo;
};

/* The machine's, or NULL when it has none or several. */
static inline VMCoreInfoState *vmcoreinfo_find(void)
{
    Object *o = object_resolve_path_type("", TYPE_VMCOREINFO, NULL);

    return o ? VMCOREINFO(o) : NULL;
}

#endif
