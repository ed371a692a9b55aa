/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sysemu/snapshot.h"
#include "shadow.h"

uintptr_t shadow_offset;
bool shadow_present;

void shadow_init(void)
{
    size_t scale, offset;

    if (!__asan_get_shadow_mapping || shadow_present) {
        return;
    }
    ASAN_FUNCTION(__asan_get_shadow_mapping)(&scale, &offset);
    shadow_offset = offset;
    shadow_present = scale == SHADOW_SCALE;
}
