/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A TPM's back end and its front end. */
#include "qemu/osdep.h"
#include "hw/acpi/tpm.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "sysemu/tpm_util.h"

typedef struct Front {
    Object parent_obj;
    int completed;
    int result;
} Front;

static void front_completed(TPMIf *ti, int ret)
{
    ((Front *)ti)->completed++;
    ((Front *)ti)->result = ret;
}

static void front_class_init(ObjectClass *oc, void *data)
{
    TPM_IF_CLASS(oc)->request_completed = front_completed;
}

static const TypeInfo front_info = {
    .name = "test-tpm-front",
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(Front),
    .class_init = front_class_init,
    .interfaces = (const InterfaceInfo[]) { { TYPE_TPM_IF }, { } },
};

static void test_failure_mode(void)
{
    Front *front = (Front *)object_new("test-tpm-front");
    uint8_t in[12] = { 0x80, 0x01, 0, 0, 0, 12 }, out[64] = { 0 };
    TPMBackendCmd cmd = { .in = in, .in_len = sizeof(in), .out = out, .out_len = sizeof(out) };
    TPMBackend *be;
    Error *err = NULL;

    object_new_with_props(TYPE_TPM_FAILED, object_get_objects_root(), "t", &error_abort, NULL);
    be = qemu_find_tpm_be("t");
    g_assert_nonnull(be);
    g_assert_null(qemu_find_tpm_be("u"));
    g_assert_cmpint(tpm_backend_init(be, TPM_IF(front), &error_abort), ==, 0);
    g_assert_cmpint(tpm_backend_init(be, TPM_IF(front), &err), ==, -1);
    error_free_or_abort(&err);
    g_assert_cmpint(tpm_backend_get_tpm_version(be), ==, TPM_VERSION_2_0);

    tpm_backend_deliver_request(be, &cmd);
    g_assert_cmpint(front->completed, ==, 0);
    main_loop_wait(true);
    g_assert_cmpint(front->completed, ==, 1);
    g_assert_cmpint(front->result, ==, 0);
    g_assert_cmphex(tpm_cmd_get_size(out), ==, 10);
    g_assert_cmphex(tpm_cmd_get_errcode(out), ==, TPM2_RC_FAILURE);

    cmd.out_len = 4;                            /* no room */
    tpm_backend_deliver_request(be, &cmd);
    tpm_backend_finish_sync(be);
    g_assert_cmpint(front->completed, ==, 2);
    g_assert_cmpint(front->result, ==, -1);
    object_unparent(OBJECT(be));
    object_unref(OBJECT(front));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    type_register_static(&front_info);
    module_call_init(MODULE_INIT_QOM);
    qemu_init_main_loop(&error_abort);
    g_test_add_func("/tpm/failure-mode", test_failure_mode);
    return g_test_run();
}
