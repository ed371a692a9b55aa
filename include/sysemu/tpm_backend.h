/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What stands behind a TPM's front end and answers its commands. There is one, `-object tpm-failed,id=…`: a
 * TPM 2.0 in failure mode (TPM 2.0 Part 1, 12.4), which answers every command by TPM_RC_FAILURE.
 *
 * A front end has a property DEFINE_PROP_TPMBE, calls tpm_backend_init() when it is realized, startup at its
 * reset, and deliver_request with a command; request_completed of its interface is called from a bottom half.
 */
#ifndef TPM_BACKEND_H
#define TPM_BACKEND_H

#include "qapi/error.h"
#include "qemu/option.h"
#include "qom/object.h"
#include "sysemu/tpm.h"

#define TYPE_TPM_BACKEND "tpm-backend"
#define TYPE_TPM_FAILED "tpm-failed"
OBJECT_DECLARE_TYPE(TPMBackend, TPMBackendClass, TPM_BACKEND)

/* A command and where its answer goes; both stay the front end's until it is completed. */
typedef struct TPMBackendCmd {
    uint8_t locty;
    const uint8_t *in;
    uint32_t in_len;
    uint8_t *out;
    uint32_t out_len;
    bool selftest_done;
} TPMBackendCmd;

struct TPMBackend {
    Object parent;

    TPMIf *tpmif;
    bool had_startup_error;
    TPMBackendCmd *cmd;
    QEMUBH *bh;
    char *id;
};

struct TPMBackendClass {
    ObjectClass parent_class;

    int (*startup_tpm)(TPMBackend *t, size_t buffersize);
    void (*reset)(TPMBackend *t);
    void (*cancel_cmd)(TPMBackend *t);
    bool (*get_tpm_established_flag)(TPMBackend *t);
    int (*reset_tpm_established_flag)(TPMBackend *t, uint8_t locty);
    TPMVersion (*get_tpm_version)(TPMBackend *t);
    size_t (*get_buffer_size)(TPMBackend *t);
    /* Writes the answer to cmd->out, at most out_len bytes. */
    void (*handle_request)(TPMBackend *s, TPMBackendCmd *cmd, Error **errp);
};

/* 0; -1 and errp when the back end has a front end already. */
int tpm_backend_init(TPMBackend *s, TPMIf *tpmif, Error **errp);
int tpm_backend_startup_tpm(TPMBackend *s, size_t buffersize);
bool tpm_backend_had_startup_error(TPMBackend *s);
/* One at a time. */
void tpm_backend_deliver_request(TPMBackend *s, TPMBackendCmd *cmd);
void tpm_backend_reset(TPMBackend *s);
void tpm_backend_cancel_cmd(TPMBackend *s);
/* Returns when no command is being worked on. */
void tpm_backend_finish_sync(TPMBackend *s);
bool tpm_backend_get_tpm_established_flag(TPMBackend *s);
int tpm_backend_reset_tpm_established_flag(TPMBackend *s, uint8_t locty);
TPMVersion tpm_backend_get_tpm_version(TPMBackend *s);
size_t tpm_backend_get_buffer_size(TPMBackend *s);
/* The back end called @id, or NULL. */
TPMBackend *qemu_find_tpm_be(const char *id);

#endif
