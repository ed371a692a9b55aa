/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TPM commands and answers as bytes, and the property that names a back end. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "sysemu/tpm_util.h"

#define TPM_HEADER_SIZE      10
#define TPM_ORD_SELF_TEST    0x50
#define TPM_ORD_CONTINUE     0x53
#define TPM_TAG_RQU_COMMAND  0xc1

void tpm_util_write_fatal_error_response(uint8_t *out, uint32_t out_len)
{
    if (out_len >= TPM_HEADER_SIZE) {
        stw_be_p(out, TPM_TAG_RSP_COMMAND);
        tpm_cmd_set_size(out, TPM_HEADER_SIZE);
        tpm_cmd_set_error(out, TPM_FAIL);
    }
}

bool tpm_util_is_selftest(const uint8_t *in, uint32_t in_len)
{
    return in_len >= TPM_HEADER_SIZE && tpm_cmd_get_tag(in) == TPM_TAG_RQU_COMMAND &&
           (tpm_cmd_get_ordinal(in) == TPM_ORD_SELF_TEST || tpm_cmd_get_ordinal(in) == TPM_ORD_CONTINUE);
}

void tpm_util_show_buffer(const unsigned char *buffer, size_t buffer_size, const char *string)
{
}

static void get_tpm(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    TPMBackend **be = object_field_prop_ptr(obj, opaque);
    g_autofree char *id = g_strdup(*be ? object_get_canonical_path_component(OBJECT(*be)) : "");

    visit_type_str(v, name, &id, errp);
}

static void set_tpm(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    TPMBackend **be = object_field_prop_ptr(obj, opaque);
    g_autofree char *id = NULL;

    if (!visit_type_str(v, name, &id, errp)) {
        return;
    }
    *be = qemu_find_tpm_be(id);
    if (!*be) {
        error_setg(errp, "Property '%s.%s' can't find value '%s': make it by -object tpm-failed,id=%s",
                   object_get_typename(obj), name, id, id);
        return;
    }
    object_ref(OBJECT(*be));
}

static void release_tpm(Object *obj, const char *name, void *opaque)
{
    TPMBackend **be = object_field_prop_ptr(obj, opaque);

    if (*be) {
        (*be)->tpmif = NULL;
        object_unref(OBJECT(*be));
        *be = NULL;
    }
}

const PropertyInfo qdev_prop_tpm = {
    .name = "str",
    .description = "ID of a tpm to use as a backend",
    .get = get_tpm,
    .set = set_tpm,
    .release = release_tpm,
};
