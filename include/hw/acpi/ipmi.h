/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ACPI description of an IPMI interface (IPMI 2.0, appendix C3). */
#ifndef HW_ACPI_IPMI_H
#define HW_ACPI_IPMI_H

#include "hw/acpi/acpi_aml_interface.h"

/* For AcpiDevAmlIfClass.build_dev_aml of a device that is an IPMI interface. */
void build_ipmi_dev_aml(AcpiDevAmlIf *adev, Aml *scope);

#endif
