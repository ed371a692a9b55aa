/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TPMs: the interface that their front ends (device models) share. */
#ifndef QEMU_TPM_H
#define QEMU_TPM_H

#include "qom/object.h"

/* Version of the specification family that a TPM follows. */
typedef enum TPMVersion {
    TPM_VERSION_UNSPEC = 0,
    TPM_VERSION_1_2 = 1,
    TPM_VERSION_2_0 = 2,
} TPMVersion;

/* How a front end talks to its guest. */
typedef enum TpmModel {
    TPM_MODEL_TPM_TIS,
    TPM_MODEL_TPM_CRB,
    TPM_MODEL_TPM_SPAPR,
    TPM_MODEL__MAX,
} TpmModel;

#define TYPE_TPM_TIS_ISA "tpm-tis"
#define TYPE_TPM_TIS_SYSBUS "tpm-tis-device"
#define TYPE_TPM_TIS_I2C "tpm-tis-i2c"
#define TYPE_TPM_CRB "tpm-crb"
#define TYPE_TPM_SPAPR "tpm-spapr"

#define TYPE_TPM_IF "tpm-if"
typedef struct TPMIfClass TPMIfClass;
DECLARE_CLASS_CHECKERS(TPMIfClass, TPM_IF, TYPE_TPM_IF)
#define TPM_IF(obj) INTERFACE_CHECK(TPMIf, (obj), TYPE_TPM_IF)
typedef struct TPMIf TPMIf;

/* @request_completed: the back end has answered; @ret 0, or negative. */
struct TPMIfClass {
    InterfaceClass parent_class;

    enum TpmModel model;
    void (*request_completed)(TPMIf *obj, int ret);
    enum TPMVersion (*get_version)(TPMIf *obj);
};

#define TPM_IS_TIS_ISA(chr) object_dynamic_cast(OBJECT(chr), TYPE_TPM_TIS_ISA)
#define TPM_IS_TIS_SYSBUS(chr) object_dynamic_cast(OBJECT(chr), TYPE_TPM_TIS_SYSBUS)
#define TPM_IS_CRB(chr) object_dynamic_cast(OBJECT(chr), TYPE_TPM_CRB)
#define TPM_IS_SPAPR(chr) object_dynamic_cast(OBJECT(chr), TYPE_TPM_SPAPR)

/* The front end of the machine, or NULL. */
static inline TPMIf *tpm_find(void)
{
    Object *obj = object_resolve_path_type("", TYPE_TPM_IF, NULL);

    return TPM_IF(obj);
}

static inline TPMVersion tpm_get_version(TPMIf *ti)
{
    return ti ? TPM_IF_CLASS(object_get_class(OBJECT(ti)))->get_version(ti) : TPM_VERSION_UNSPEC;
}

#endif
