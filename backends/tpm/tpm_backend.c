/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Back ends of TPMs: abstract type "tpm-backend", and "tpm-failed", a TPM 2.0 in failure mode. A command is
 * answered from a bottom half, so that a front end sees the same order of events as with a real one.
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "sysemu/tpm_util.h"

#define TPM_BUFFER_SIZE 4096

/* ---- what front ends call ---- */

static void tpm_backend_work(void *opaque)
{
    TPMBackend *s = opaque;
    TPMBackendCmd *cmd = s->cmd;
    Error *err = NULL;

    if (!cmd) {
        return;
    }
    TPM_BACKEND_GET_CLASS(s)->handle_request(s, cmd, &err);
    s->cmd = NULL;
    TPM_IF_CLASS(object_get_class(OBJECT(s->tpmif)))->request_completed(s->tpmif, err ? -1 : 0);
    error_free(err);
}

int tpm_backend_init(TPMBackend *s, TPMIf *tpmif, Error **errp)
{
    if (s->tpmif) {
        error_setg(errp, "TPM backend '%s' is already initialized",
                   object_get_canonical_path_component(OBJECT(s)));
        return -1;
    }
    s->tpmif = tpmif;
    object_ref(OBJECT(tpmif));
    s->had_startup_error = false;
    return 0;
}

int tpm_backend_startup_tpm(TPMBackend *s, size_t buffersize)
{
    TPMBackendClass *k = TPM_BACKEND_GET_CLASS(s);
    int res = k->startup_tpm ? k->startup_tpm(s, buffersize) : 0;

    tpm_backend_finish_sync(s);
    s->had_startup_error = res != 0;
    return res;
}

bool tpm_backend_had_startup_error(TPMBackend *s)
{
    return s->had_startup_error;
}

void tpm_backend_deliver_request(TPMBackend *s, TPMBackendCmd *cmd)
{
    if (s->cmd) {
        error_report("a TPM has sent a command while another one runs");
        return;
    }
    s->cmd = cmd;
    qemu_bh_schedule(s->bh);
}

void tpm_backend_finish_sync(TPMBackend *s)
{
    qemu_bh_cancel(s->bh);
    tpm_backend_work(s);
}

void tpm_backend_reset(TPMBackend *s)
{
    TPMBackendClass *k = TPM_BACKEND_GET_CLASS(s);

    if (k->reset) {
        k->reset(s);
    }
    tpm_backend_finish_sync(s);
    s->had_startup_error = false;
}

void tpm_backend_cancel_cmd(TPMBackend *s)
{
    TPMBackendClass *k = TPM_BACKEND_GET_CLASS(s);

    if (k->cancel_cmd) {
        k->cancel_cmd(s);
    }
}

bool tpm_backend_get_tpm_established_flag(TPMBackend *s)
{
    TPMBackendClass *k = TPM_BACKEND_GET_CLASS(s);

    return k->get_tpm_established_flag && k->get_tpm_established_flag(s);
}

int tpm_backend_reset_tpm_established_flag(TPMBackend *s, uint8_t locty)
{
    TPMBackendClass *k = TPM_BACKEND_GET_CLASS(s);

    return k->reset_tpm_established_flag ? k->reset_tpm_established_flag(s, locty) : 0;
}

TPMVersion tpm_backend_get_tpm_version(TPMBackend *s)
{
    return TPM_BACKEND_GET_CLASS(s)->get_tpm_version(s);
}

size_t tpm_backend_get_buffer_size(TPMBackend *s)
{
    return TPM_BACKEND_GET_CLASS(s)->get_buffer_size(s);
}

TPMBackend *qemu_find_tpm_be(const char *id)
{
    return (TPMBackend *)object_dynamic_cast(object_resolve_path_component(object_get_objects_root(), id),
                                             TYPE_TPM_BACKEND);
}

/* ---- types ---- */

static void tpm_backend_instance_init(Object *obj)
{
    TPMBackend *s = TPM_BACKEND(obj);

    s->bh = qemu_bh_new(tpm_backend_work, s);
}

static void tpm_backend_instance_finalize(Object *obj)
{
    TPMBackend *s = TPM_BACKEND(obj);

    if (s->tpmif) {
        object_unref(OBJECT(s->tpmif));
    }
    qemu_bh_delete(s->bh);
}

static void tpm_failed_handle_request(TPMBackend *s, TPMBackendCmd *cmd, Error **errp)
{
    if (cmd->out_len < 10) {
        error_setg(errp, "no room for an answer");
        return;
    }
    stw_be_p(cmd->out, TPM2_ST_NO_SESSIONS);
    tpm_cmd_set_size(cmd->out, 10);
    tpm_cmd_set_error(cmd->out, TPM2_RC_FAILURE);
}

static TPMVersion tpm_failed_get_version(TPMBackend *s)
{
    return TPM_VERSION_2_0;
}

static size_t tpm_failed_get_buffer_size(TPMBackend *s)
{
    return TPM_BUFFER_SIZE;
}

static void tpm_failed_class_init(ObjectClass *klass, void *data)
{
    TPMBackendClass *k = TPM_BACKEND_CLASS(klass);

    k->handle_request = tpm_failed_handle_request;
    k->get_tpm_version = tpm_failed_get_version;
    k->get_buffer_size = tpm_failed_get_buffer_size;
}

static const TypeInfo tpm_types[] = {
    {
        .name = TYPE_TPM_IF,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(TPMIfClass),
    },
    {
        .name = TYPE_TPM_BACKEND,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(TPMBackend),
        .instance_init = tpm_backend_instance_init,
        .instance_finalize = tpm_backend_instance_finalize,
        .class_size = sizeof(TPMBackendClass),
        .abstract = true,
    },
    {
        .name = TYPE_TPM_FAILED,
        .parent = TYPE_TPM_BACKEND,
        .class_init = tpm_failed_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE },
            { }
        },
    },
};

DEFINE_TYPES(tpm_types)
