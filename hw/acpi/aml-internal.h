/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files that build AML share: terms by kind, and encodings. */
#ifndef HW_ACPI_AML_INTERNAL_H
#define HW_ACPI_AML_INTERNAL_H

#include "hw/acpi/aml-build.h"

#define AML_EXT_OP 0x5b

/* A new term without bytes. */
Aml *aml_new(uint8_t op, AmlBlockFlags flags);
/* A term of bytes that need nothing around them. */
Aml *aml_bytes(void);
void aml_put_byte(GArray *array, uint8_t value);
/* An integer by its shortest prefix: section 20.2.3. */
void aml_put_int(GArray *array, uint64_t value);
/* A name path: section 20.2.2. */
void aml_put_name(GArray *array, const char *format, va_list ap) G_GNUC_PRINTF(2, 0);
void aml_put_path(GArray *array, const char *path);
/* PkgLength of @length bytes that follow, or of what they are with it: section 20.2.4. */
void aml_put_pkg_length(GArray *array, unsigned length, bool with_itself);

#endif
