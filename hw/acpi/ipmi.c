/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPMI interfaces in the DSDT: IPMI 2.0, appendix C3. */
#include "qemu/osdep.h"
#include "hw/acpi/ipmi.h"
#include "hw/ipmi/ipmi.h"

/* Registers, which are ports, or memory, or an address on the SMBus that the device is below. */
static Aml *registers(const IPMIFwInfo *info)
{
    uint64_t base = info->base_address, last = base + info->register_length - 1;

    switch (info->memspace) {
    case IPMI_MEMSPACE_IO:
        return aml_io(AML_DECODE16, base, last, info->register_spacing, info->register_length);
    case IPMI_MEMSPACE_MEM32:
        return aml_dword_memory(AML_POS_DECODE, AML_MIN_FIXED, AML_MAX_FIXED, AML_NON_CACHEABLE,
                                AML_READ_WRITE, 0xffffffff, base, last, 0, info->register_length);
    case IPMI_MEMSPACE_MEM64:
        return aml_qword_memory(AML_POS_DECODE, AML_MIN_FIXED, AML_MAX_FIXED, AML_NON_CACHEABLE,
                                AML_READ_WRITE, UINT64_MAX, base, last, 0, info->register_length);
    default:
        return aml_i2c_serial_bus_device(base, "^");
    }
}

void build_ipmi_dev_aml(AcpiDevAmlIf *adev, Aml *scope)
{
    Aml *dev, *crs = aml_resource_template();
    g_autofree char *description = NULL;
    IPMIFwInfo info = { 0 };

    IPMI_INTERFACE_GET_CLASS(adev)->get_fwinfo(IPMI_INTERFACE(adev), &info);
    description = g_strdup_printf("ipmi_%s", info.interface_name);
    dev = aml_device("MI%d", info.uuid);
    aml_append(dev, aml_name_decl("_HID", aml_eisaid("IPI0001")));
    aml_append(dev, aml_name_decl("_STR", aml_unicode(description)));
    aml_append(dev, aml_name_decl("_UID", aml_int(info.uuid)));
    aml_append(crs, registers(&info));
    if (info.interrupt_number > 0) {
        aml_append(crs, aml_irq_no_flags(info.interrupt_number));
    }
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(dev, aml_name_decl("_IFT", aml_int(info.interface_type)));
    aml_append(dev, aml_name_decl("_SRV", aml_int(info.ipmi_spec_major_revision << 8 |
                                                  info.ipmi_spec_minor_revision)));
    aml_append(scope, dev);
}
