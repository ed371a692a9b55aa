/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVM Express: registers, and by the headers at the end all structures in memory, which are little endian.
 *
 * Spec: NVM Express Base 1.4 (section numbers are of it) and 2.0; NVM Command Set 1.0; Zoned Namespace
 * Command Set 1.1.
 */
#ifndef BLOCK_NVME_H
#define BLOCK_NVME_H

#include "hw/registerfields.h"
#include "qemu/compiler.h"

/* The value of a field of a register; the same field with another value. */
#define NVME_FIELD_GET(reg, field) (((reg) >> field##_SHIFT) & field##_MASK)
#define NVME_FIELD_SET(reg, field, val)                                        \
    ((reg) = ((reg) & ~((uint64_t)field##_MASK << field##_SHIFT)) |            \
             ((uint64_t)((val) & field##_MASK) << field##_SHIFT))

/* Controller registers (3.1), little endian. */
typedef struct QEMU_PACKED NvmeBar {
    uint64_t cap;
    uint32_t vs;
    uint32_t intms;
    uint32_t intmc;
    uint32_t cc;
    uint8_t rsvd24[4];
    uint32_t csts;
    uint32_t nssr;
    uint32_t aqa;
    uint64_t asq;
    uint64_t acq;
    uint32_t cmbloc;
    uint32_t cmbsz;
    uint32_t bpinfo;
    uint32_t bprsel;
    uint64_t bpmbl;
    uint64_t cmbmsc;
    uint32_t cmbsts;
    uint8_t rsvd92[3492];
    uint32_t pmrcap;
    uint32_t pmrctl;
    uint32_t pmrsts;
    uint32_t pmrebs;
    uint32_t pmrswtp;
    uint32_t pmrmscl;
    uint32_t pmrmscu;
    uint8_t css[484];
} NvmeBar;
QEMU_BUILD_BUG_ON(sizeof(NvmeBar) != 4096);

enum NvmeBarRegs {
    NVME_REG_CAP     = offsetof(NvmeBar, cap),
    NVME_REG_VS      = offsetof(NvmeBar, vs),
    NVME_REG_INTMS   = offsetof(NvmeBar, intms),
    NVME_REG_INTMC   = offsetof(NvmeBar, intmc),
    NVME_REG_CC      = offsetof(NvmeBar, cc),
    NVME_REG_CSTS    = offsetof(NvmeBar, csts),
    NVME_REG_NSSR    = offsetof(NvmeBar, nssr),
    NVME_REG_AQA     = offsetof(NvmeBar, aqa),
    NVME_REG_ASQ     = offsetof(NvmeBar, asq),
    NVME_REG_ACQ     = offsetof(NvmeBar, acq),
    NVME_REG_CMBLOC  = offsetof(NvmeBar, cmbloc),
    NVME_REG_CMBSZ   = offsetof(NvmeBar, cmbsz),
    NVME_REG_BPINFO  = offsetof(NvmeBar, bpinfo),
    NVME_REG_BPRSEL  = offsetof(NvmeBar, bprsel),
    NVME_REG_BPMBL   = offsetof(NvmeBar, bpmbl),
    NVME_REG_CMBMSC  = offsetof(NvmeBar, cmbmsc),
    NVME_REG_CMBSTS  = offsetof(NvmeBar, cmbsts),
    NVME_REG_PMRCAP  = offsetof(NvmeBar, pmrcap),
    NVME_REG_PMRCTL  = offsetof(NvmeBar, pmrctl),
    NVME_REG_PMRSTS  = offsetof(NvmeBar, pmrsts),
    NVME_REG_PMREBS  = offsetof(NvmeBar, pmrebs),
    NVME_REG_PMRSWTP = offsetof(NvmeBar, pmrswtp),
    NVME_REG_PMRMSCL = offsetof(NvmeBar, pmrmscl),
    NVME_REG_PMRMSCU = offsetof(NvmeBar, pmrmscu),
};

/* ---- CAP ---- */

#define CAP_MQES_SHIFT 0
#define CAP_MQES_MASK 0xffff
#define CAP_CQR_SHIFT 16
#define CAP_CQR_MASK 0x1
#define CAP_AMS_SHIFT 17
#define CAP_AMS_MASK 0x3
#define CAP_TO_SHIFT 24
#define CAP_TO_MASK 0xff
#define CAP_DSTRD_SHIFT 32
#define CAP_DSTRD_MASK 0xf
#define CAP_NSSRS_SHIFT 36
#define CAP_NSSRS_MASK 0x1
#define CAP_CSS_SHIFT 37
#define CAP_CSS_MASK 0xff
#define CAP_MPSMIN_SHIFT 48
#define CAP_MPSMIN_MASK 0xf
#define CAP_MPSMAX_SHIFT 52
#define CAP_MPSMAX_MASK 0xf
#define CAP_PMRS_SHIFT 56
#define CAP_PMRS_MASK 0x1
#define CAP_CMBS_SHIFT 57
#define CAP_CMBS_MASK 0x1
#define NVME_CAP_MQES(cap) NVME_FIELD_GET(cap, CAP_MQES)
#define NVME_CAP_CQR(cap) NVME_FIELD_GET(cap, CAP_CQR)
#define NVME_CAP_AMS(cap) NVME_FIELD_GET(cap, CAP_AMS)
#define NVME_CAP_TO(cap) NVME_FIELD_GET(cap, CAP_TO)
#define NVME_CAP_DSTRD(cap) NVME_FIELD_GET(cap, CAP_DSTRD)
#define NVME_CAP_NSSRS(cap) NVME_FIELD_GET(cap, CAP_NSSRS)
#define NVME_CAP_CSS(cap) NVME_FIELD_GET(cap, CAP_CSS)
#define NVME_CAP_MPSMIN(cap) NVME_FIELD_GET(cap, CAP_MPSMIN)
#define NVME_CAP_MPSMAX(cap) NVME_FIELD_GET(cap, CAP_MPSMAX)
#define NVME_CAP_PMRS(cap) NVME_FIELD_GET(cap, CAP_PMRS)
#define NVME_CAP_CMBS(cap) NVME_FIELD_GET(cap, CAP_CMBS)
#define NVME_CAP_SET_MQES(cap, val) NVME_FIELD_SET(cap, CAP_MQES, val)
#define NVME_CAP_SET_CQR(cap, val) NVME_FIELD_SET(cap, CAP_CQR, val)
#define NVME_CAP_SET_AMS(cap, val) NVME_FIELD_SET(cap, CAP_AMS, val)
#define NVME_CAP_SET_TO(cap, val) NVME_FIELD_SET(cap, CAP_TO, val)
#define NVME_CAP_SET_DSTRD(cap, val) NVME_FIELD_SET(cap, CAP_DSTRD, val)
#define NVME_CAP_SET_NSSRS(cap, val) NVME_FIELD_SET(cap, CAP_NSSRS, val)
#define NVME_CAP_SET_CSS(cap, val) NVME_FIELD_SET(cap, CAP_CSS, val)
#define NVME_CAP_SET_MPSMIN(cap, val) NVME_FIELD_SET(cap, CAP_MPSMIN, val)
#define NVME_CAP_SET_MPSMAX(cap, val) NVME_FIELD_SET(cap, CAP_MPSMAX, val)
#define NVME_CAP_SET_PMRS(cap, val) NVME_FIELD_SET(cap, CAP_PMRS, val)
#define NVME_CAP_SET_CMBS(cap, val) NVME_FIELD_SET(cap, CAP_CMBS, val)

/* Command sets; the last three are later names. */
enum NvmeCapCss {
    NVME_CAP_CSS_NVM        = 1 << 0,
    NVME_CAP_CSS_CSI_SUPP   = 1 << 6,
    NVME_CAP_CSS_ADMIN_ONLY = 1 << 7,
    NVME_CAP_CSS_NCSS       = NVME_CAP_CSS_NVM,
    NVME_CAP_CSS_IOCSS      = NVME_CAP_CSS_CSI_SUPP,
    NVME_CAP_CSS_NOIOCSS    = NVME_CAP_CSS_ADMIN_ONLY,
};

/* ---- CC ---- */

#define CC_EN_SHIFT 0
#define CC_EN_MASK 0x1
#define CC_CSS_SHIFT 4
#define CC_CSS_MASK 0x7
#define CC_MPS_SHIFT 7
#define CC_MPS_MASK 0xf
#define CC_AMS_SHIFT 11
#define CC_AMS_MASK 0x7
#define CC_SHN_SHIFT 14
#define CC_SHN_MASK 0x3
#define CC_IOSQES_SHIFT 16
#define CC_IOSQES_MASK 0xf
#define CC_IOCQES_SHIFT 20
#define CC_IOCQES_MASK 0xf
#define NVME_CC_EN(cc) NVME_FIELD_GET(cc, CC_EN)
#define NVME_CC_CSS(cc) NVME_FIELD_GET(cc, CC_CSS)
#define NVME_CC_MPS(cc) NVME_FIELD_GET(cc, CC_MPS)
#define NVME_CC_AMS(cc) NVME_FIELD_GET(cc, CC_AMS)
#define NVME_CC_SHN(cc) NVME_FIELD_GET(cc, CC_SHN)
#define NVME_CC_IOSQES(cc) NVME_FIELD_GET(cc, CC_IOSQES)
#define NVME_CC_IOCQES(cc) NVME_FIELD_GET(cc, CC_IOCQES)
#define NVME_SET_CC_EN(cc, val) NVME_FIELD_SET(cc, CC_EN, val)
#define NVME_SET_CC_CSS(cc, val) NVME_FIELD_SET(cc, CC_CSS, val)
#define NVME_SET_CC_MPS(cc, val) NVME_FIELD_SET(cc, CC_MPS, val)
#define NVME_SET_CC_AMS(cc, val) NVME_FIELD_SET(cc, CC_AMS, val)
#define NVME_SET_CC_SHN(cc, val) NVME_FIELD_SET(cc, CC_SHN, val)
#define NVME_SET_CC_IOSQES(cc, val) NVME_FIELD_SET(cc, CC_IOSQES, val)
#define NVME_SET_CC_IOCQES(cc, val) NVME_FIELD_SET(cc, CC_IOCQES, val)

enum NvmeCcCss {
    NVME_CC_CSS_NVM        = 0,
    NVME_CC_CSS_CSI        = 6,
    NVME_CC_CSS_ADMIN_ONLY = 7,
    NVME_CC_CSS_NCSS       = 0,
    NVME_CC_CSS_ALL        = 6,
    NVME_CC_CSS_NOIO       = 7,
};

/* ---- CSTS ---- */

#define CSTS_RDY_SHIFT 0
#define CSTS_RDY_MASK 0x1
#define CSTS_CFS_SHIFT 1
#define CSTS_CFS_MASK 0x1
#define CSTS_SHST_SHIFT 2
#define CSTS_SHST_MASK 0x3
#define CSTS_NSSRO_SHIFT 4
#define CSTS_NSSRO_MASK 0x1
#define NVME_CSTS_RDY(csts) NVME_FIELD_GET(csts, CSTS_RDY)
#define NVME_CSTS_CFS(csts) NVME_FIELD_GET(csts, CSTS_CFS)
#define NVME_CSTS_SHST(csts) NVME_FIELD_GET(csts, CSTS_SHST)
#define NVME_CSTS_NSSRO(csts) NVME_FIELD_GET(csts, CSTS_NSSRO)

enum NvmeCsts {
    NVME_CSTS_READY         = 1 << 0,
    NVME_CSTS_FAILED        = 1 << 1,
    NVME_CSTS_SHST_NORMAL   = 0 << 2,
    NVME_CSTS_SHST_PROGRESS = 1 << 2,
    NVME_CSTS_SHST_COMPLETE = 2 << 2,
    NVME_CSTS_NSSRO         = 1 << 4,
};

/* ---- queues of the admin command set ---- */

#define AQA_ASQS_SHIFT 0
#define AQA_ASQS_MASK 0xfff
#define AQA_ACQS_SHIFT 16
#define AQA_ACQS_MASK 0xfff
#define NVME_AQA_ASQS(aqa) NVME_FIELD_GET(aqa, AQA_ASQS)
#define NVME_AQA_ACQS(aqa) NVME_FIELD_GET(aqa, AQA_ACQS)

/* ---- controller memory buffer ---- */

#define CMBLOC_BIR_SHIFT 0
#define CMBLOC_BIR_MASK 0x7
#define CMBLOC_CQMMS_SHIFT 3
#define CMBLOC_CQMMS_MASK 0x1
#define CMBLOC_CQPDS_SHIFT 4
#define CMBLOC_CQPDS_MASK 0x1
#define CMBLOC_CDPMLS_SHIFT 5
#define CMBLOC_CDPMLS_MASK 0x1
#define CMBLOC_CDPCILS_SHIFT 6
#define CMBLOC_CDPCILS_MASK 0x1
#define CMBLOC_CDMMMS_SHIFT 7
#define CMBLOC_CDMMMS_MASK 0x1
#define CMBLOC_CQDA_SHIFT 8
#define CMBLOC_CQDA_MASK 0x1
#define CMBLOC_OFST_SHIFT 12
#define CMBLOC_OFST_MASK 0xfffff
#define NVME_CMBLOC_BIR(cmbloc) NVME_FIELD_GET(cmbloc, CMBLOC_BIR)
#define NVME_CMBLOC_CQMMS(cmbloc) NVME_FIELD_GET(cmbloc, CMBLOC_CQMMS)
#define NVME_CMBLOC_CQPDS(cmbloc) NVME_FIELD_GET(cmbloc, CMBLOC_CQPDS)
#define NVME_CMBLOC_CDPMLS(cmbloc) NVME_FIELD_GET(cmbloc, CMBLOC_CDPMLS)
#define NVME_CMBLOC_CDPCILS(cmbloc) NVME_FIELD_GET(cmbloc, CMBLOC_CDPCILS)
#define NVME_CMBLOC_CDMMMS(cmbloc) NVME_FIELD_GET(cmbloc, CMBLOC_CDMMMS)
#define NVME_CMBLOC_CQDA(cmbloc) NVME_FIELD_GET(cmbloc, CMBLOC_CQDA)
#define NVME_CMBLOC_OFST(cmbloc) NVME_FIELD_GET(cmbloc, CMBLOC_OFST)
#define NVME_CMBLOC_SET_BIR(cmbloc, val) NVME_FIELD_SET(cmbloc, CMBLOC_BIR, val)
#define NVME_CMBLOC_SET_CQMMS(cmbloc, val) NVME_FIELD_SET(cmbloc, CMBLOC_CQMMS, val)
#define NVME_CMBLOC_SET_CQPDS(cmbloc, val) NVME_FIELD_SET(cmbloc, CMBLOC_CQPDS, val)
#define NVME_CMBLOC_SET_CDPMLS(cmbloc, val) NVME_FIELD_SET(cmbloc, CMBLOC_CDPMLS, val)
#define NVME_CMBLOC_SET_CDPCILS(cmbloc, val) NVME_FIELD_SET(cmbloc, CMBLOC_CDPCILS, val)
#define NVME_CMBLOC_SET_CDMMMS(cmbloc, val) NVME_FIELD_SET(cmbloc, CMBLOC_CDMMMS, val)
#define NVME_CMBLOC_SET_CQDA(cmbloc, val) NVME_FIELD_SET(cmbloc, CMBLOC_CQDA, val)
#define NVME_CMBLOC_SET_OFST(cmbloc, val) NVME_FIELD_SET(cmbloc, CMBLOC_OFST, val)

#define CMBSZ_SQS_SHIFT 0
#define CMBSZ_SQS_MASK 0x1
#define CMBSZ_CQS_SHIFT 1
#define CMBSZ_CQS_MASK 0x1
#define CMBSZ_LISTS_SHIFT 2
#define CMBSZ_LISTS_MASK 0x1
#define CMBSZ_RDS_SHIFT 3
#define CMBSZ_RDS_MASK 0x1
#define CMBSZ_WDS_SHIFT 4
#define CMBSZ_WDS_MASK 0x1
#define CMBSZ_SZU_SHIFT 8
#define CMBSZ_SZU_MASK 0xf
#define CMBSZ_SZ_SHIFT 12
#define CMBSZ_SZ_MASK 0xfffff
#define NVME_CMBSZ_SQS(cmbsz) NVME_FIELD_GET(cmbsz, CMBSZ_SQS)
#define NVME_CMBSZ_CQS(cmbsz) NVME_FIELD_GET(cmbsz, CMBSZ_CQS)
#define NVME_CMBSZ_LISTS(cmbsz) NVME_FIELD_GET(cmbsz, CMBSZ_LISTS)
#define NVME_CMBSZ_RDS(cmbsz) NVME_FIELD_GET(cmbsz, CMBSZ_RDS)
#define NVME_CMBSZ_WDS(cmbsz) NVME_FIELD_GET(cmbsz, CMBSZ_WDS)
#define NVME_CMBSZ_SZU(cmbsz) NVME_FIELD_GET(cmbsz, CMBSZ_SZU)
#define NVME_CMBSZ_SZ(cmbsz) NVME_FIELD_GET(cmbsz, CMBSZ_SZ)
#define NVME_CMBSZ_SET_SQS(cmbsz, val) NVME_FIELD_SET(cmbsz, CMBSZ_SQS, val)
#define NVME_CMBSZ_SET_CQS(cmbsz, val) NVME_FIELD_SET(cmbsz, CMBSZ_CQS, val)
#define NVME_CMBSZ_SET_LISTS(cmbsz, val) NVME_FIELD_SET(cmbsz, CMBSZ_LISTS, val)
#define NVME_CMBSZ_SET_RDS(cmbsz, val) NVME_FIELD_SET(cmbsz, CMBSZ_RDS, val)
#define NVME_CMBSZ_SET_WDS(cmbsz, val) NVME_FIELD_SET(cmbsz, CMBSZ_WDS, val)
#define NVME_CMBSZ_SET_SZU(cmbsz, val) NVME_FIELD_SET(cmbsz, CMBSZ_SZU, val)
#define NVME_CMBSZ_SET_SZ(cmbsz, val) NVME_FIELD_SET(cmbsz, CMBSZ_SZ, val)

/* Bytes. */
#define NVME_CMBSZ_GETSIZE(cmbsz) (NVME_CMBSZ_SZ(cmbsz) * (1ULL << (12 + 4 * NVME_CMBSZ_SZU(cmbsz))))

#define CMBMSC_CRE_SHIFT 0
#define CMBMSC_CRE_MASK 0x1
#define CMBMSC_CMSE_SHIFT 1
#define CMBMSC_CMSE_MASK 0x1
#define CMBMSC_CBA_SHIFT 12
#define CMBMSC_CBA_MASK 0xfffffffffffffULL
#define NVME_CMBMSC_CRE(cmbmsc) NVME_FIELD_GET(cmbmsc, CMBMSC_CRE)
#define NVME_CMBMSC_CMSE(cmbmsc) NVME_FIELD_GET(cmbmsc, CMBMSC_CMSE)
#define NVME_CMBMSC_CBA(cmbmsc) NVME_FIELD_GET(cmbmsc, CMBMSC_CBA)
#define NVME_CMBMSC_SET_CRE(cmbmsc, val) NVME_FIELD_SET(cmbmsc, CMBMSC_CRE, val)
#define NVME_CMBMSC_SET_CMSE(cmbmsc, val) NVME_FIELD_SET(cmbmsc, CMBMSC_CMSE, val)
#define NVME_CMBMSC_SET_CBA(cmbmsc, val) NVME_FIELD_SET(cmbmsc, CMBMSC_CBA, val)

#define CMBSTS_CBAI_SHIFT 0
#define CMBSTS_CBAI_MASK 0x1
#define NVME_CMBSTS_CBAI(cmbsts) NVME_FIELD_GET(cmbsts, CMBSTS_CBAI)
#define NVME_CMBSTS_SET_CBAI(cmbsts, val) NVME_FIELD_SET(cmbsts, CMBSTS_CBAI, val)

/* ---- persistent memory region ---- */

#define PMRCAP_RDS_SHIFT 3
#define PMRCAP_RDS_MASK 0x1
#define PMRCAP_WDS_SHIFT 4
#define PMRCAP_WDS_MASK 0x1
#define PMRCAP_BIR_SHIFT 5
#define PMRCAP_BIR_MASK 0x7
#define PMRCAP_PMRTU_SHIFT 8
#define PMRCAP_PMRTU_MASK 0x3
#define PMRCAP_PMRWBM_SHIFT 10
#define PMRCAP_PMRWBM_MASK 0xf
#define PMRCAP_PMRTO_SHIFT 16
#define PMRCAP_PMRTO_MASK 0xff
#define PMRCAP_CMSS_SHIFT 24
#define PMRCAP_CMSS_MASK 0x1
#define NVME_PMRCAP_RDS(pmrcap) NVME_FIELD_GET(pmrcap, PMRCAP_RDS)
#define NVME_PMRCAP_WDS(pmrcap) NVME_FIELD_GET(pmrcap, PMRCAP_WDS)
#define NVME_PMRCAP_BIR(pmrcap) NVME_FIELD_GET(pmrcap, PMRCAP_BIR)
#define NVME_PMRCAP_PMRTU(pmrcap) NVME_FIELD_GET(pmrcap, PMRCAP_PMRTU)
#define NVME_PMRCAP_PMRWBM(pmrcap) NVME_FIELD_GET(pmrcap, PMRCAP_PMRWBM)
#define NVME_PMRCAP_PMRTO(pmrcap) NVME_FIELD_GET(pmrcap, PMRCAP_PMRTO)
#define NVME_PMRCAP_CMSS(pmrcap) NVME_FIELD_GET(pmrcap, PMRCAP_CMSS)
#define NVME_PMRCAP_SET_RDS(pmrcap, val) NVME_FIELD_SET(pmrcap, PMRCAP_RDS, val)
#define NVME_PMRCAP_SET_WDS(pmrcap, val) NVME_FIELD_SET(pmrcap, PMRCAP_WDS, val)
#define NVME_PMRCAP_SET_BIR(pmrcap, val) NVME_FIELD_SET(pmrcap, PMRCAP_BIR, val)
#define NVME_PMRCAP_SET_PMRTU(pmrcap, val) NVME_FIELD_SET(pmrcap, PMRCAP_PMRTU, val)
#define NVME_PMRCAP_SET_PMRWBM(pmrcap, val) NVME_FIELD_SET(pmrcap, PMRCAP_PMRWBM, val)
#define NVME_PMRCAP_SET_PMRTO(pmrcap, val) NVME_FIELD_SET(pmrcap, PMRCAP_PMRTO, val)
#define NVME_PMRCAP_SET_CMSS(pmrcap, val) NVME_FIELD_SET(pmrcap, PMRCAP_CMSS, val)

#define PMRCTL_EN_SHIFT 0
#define PMRCTL_EN_MASK 0x1
#define NVME_PMRCTL_EN(pmrctl) NVME_FIELD_GET(pmrctl, PMRCTL_EN)
#define NVME_PMRCTL_SET_EN(pmrctl, val) NVME_FIELD_SET(pmrctl, PMRCTL_EN, val)

#define PMRSTS_ERR_SHIFT 0
#define PMRSTS_ERR_MASK 0xff
#define PMRSTS_NRDY_SHIFT 8
#define PMRSTS_NRDY_MASK 0x1
#define PMRSTS_HSTS_SHIFT 9
#define PMRSTS_HSTS_MASK 0x7
#define PMRSTS_CBAI_SHIFT 12
#define PMRSTS_CBAI_MASK 0x1
#define NVME_PMRSTS_ERR(pmrsts) NVME_FIELD_GET(pmrsts, PMRSTS_ERR)
#define NVME_PMRSTS_NRDY(pmrsts) NVME_FIELD_GET(pmrsts, PMRSTS_NRDY)
#define NVME_PMRSTS_HSTS(pmrsts) NVME_FIELD_GET(pmrsts, PMRSTS_HSTS)
#define NVME_PMRSTS_CBAI(pmrsts) NVME_FIELD_GET(pmrsts, PMRSTS_CBAI)
#define NVME_PMRSTS_SET_ERR(pmrsts, val) NVME_FIELD_SET(pmrsts, PMRSTS_ERR, val)
#define NVME_PMRSTS_SET_NRDY(pmrsts, val) NVME_FIELD_SET(pmrsts, PMRSTS_NRDY, val)
#define NVME_PMRSTS_SET_HSTS(pmrsts, val) NVME_FIELD_SET(pmrsts, PMRSTS_HSTS, val)
#define NVME_PMRSTS_SET_CBAI(pmrsts, val) NVME_FIELD_SET(pmrsts, PMRSTS_CBAI, val)

#define PMREBS_PMRSZU_SHIFT 0
#define PMREBS_PMRSZU_MASK 0xf
#define PMREBS_RBB_SHIFT 4
#define PMREBS_RBB_MASK 0x1
#define PMREBS_PMRWBZ_SHIFT 8
#define PMREBS_PMRWBZ_MASK 0xffffff
#define NVME_PMREBS_PMRSZU(pmrebs) NVME_FIELD_GET(pmrebs, PMREBS_PMRSZU)
#define NVME_PMREBS_RBB(pmrebs) NVME_FIELD_GET(pmrebs, PMREBS_RBB)
#define NVME_PMREBS_PMRWBZ(pmrebs) NVME_FIELD_GET(pmrebs, PMREBS_PMRWBZ)
#define NVME_PMREBS_SET_PMRSZU(pmrebs, val) NVME_FIELD_SET(pmrebs, PMREBS_PMRSZU, val)
#define NVME_PMREBS_SET_RBB(pmrebs, val) NVME_FIELD_SET(pmrebs, PMREBS_RBB, val)
#define NVME_PMREBS_SET_PMRWBZ(pmrebs, val) NVME_FIELD_SET(pmrebs, PMREBS_PMRWBZ, val)

#define PMRSWTP_PMRSWTU_SHIFT 0
#define PMRSWTP_PMRSWTU_MASK 0xf
#define PMRSWTP_PMRSWTV_SHIFT 8
#define PMRSWTP_PMRSWTV_MASK 0xffffff
#define NVME_PMRSWTP_PMRSWTU(pmrswtp) NVME_FIELD_GET(pmrswtp, PMRSWTP_PMRSWTU)
#define NVME_PMRSWTP_PMRSWTV(pmrswtp) NVME_FIELD_GET(pmrswtp, PMRSWTP_PMRSWTV)
#define NVME_PMRSWTP_SET_PMRSWTU(pmrswtp, val) NVME_FIELD_SET(pmrswtp, PMRSWTP_PMRSWTU, val)
#define NVME_PMRSWTP_SET_PMRSWTV(pmrswtp, val) NVME_FIELD_SET(pmrswtp, PMRSWTP_PMRSWTV, val)

#define PMRMSCL_CMSE_SHIFT 1
#define PMRMSCL_CMSE_MASK 0x1
#define PMRMSCL_CBA_SHIFT 12
#define PMRMSCL_CBA_MASK 0xfffff
#define NVME_PMRMSCL_CMSE(pmrmscl) NVME_FIELD_GET(pmrmscl, PMRMSCL_CMSE)
#define NVME_PMRMSCL_CBA(pmrmscl) NVME_FIELD_GET(pmrmscl, PMRMSCL_CBA)
#define NVME_PMRMSCL_SET_CMSE(pmrmscl, val) NVME_FIELD_SET(pmrmscl, PMRMSCL_CMSE, val)
#define NVME_PMRMSCL_SET_CBA(pmrmscl, val) NVME_FIELD_SET(pmrmscl, PMRMSCL_CBA, val)

/* The parts that use these. */
#include "block/nvme-commands.h"
#include "block/nvme-status.h"
#include "block/nvme-logs.h"
#include "block/nvme-identify.h"
#include "block/nvme-features.h"
#include "block/nvme-zones.h"

#endif
