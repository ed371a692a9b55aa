/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NVMe: Identify (5.15) and Get Log Page (5.14). Offered is what is there: see nvme.c. */
#include "qemu/osdep.h"
#include "nvme-admin.h"

#define FRMW_ONE_SLOT_RO 0x03

/* Text that is padded with blanks. */
static void put_text(uint8_t *p, size_t size, const char *text)
{
    memset(p, ' ', size);
    memcpy(p, text, MIN(strlen(text), size));
}

static void identify_controller(NvmeCtrl *n, uint8_t *d)
{
    NvmeIdCtrl *id = (NvmeIdCtrl *)d;
    const uint8_t *config = n->parent_obj.config;
    g_autofree char *nqn = g_strdup_printf("nqn.2019-08.org.qemu:%s", n->serial);

    memcpy(&id->vid, config + PCI_VENDOR_ID, 2);
    memcpy(&id->ssvid, config + PCI_SUBSYSTEM_VENDOR_ID, 2);
    put_text(id->sn, sizeof(id->sn), n->serial);
    put_text(id->mn, sizeof(id->mn), "QEMU NVMe Ctrl");
    put_text(id->fr, sizeof(id->fr), QEMU_VERSION);
    id->rab = 6;
    memcpy(id->ieee, "\x00\x54\x52", 3);
    id->mdts = n->mdts;
    id->ver = cpu_to_le32(NVME_VERSION);
    id->cntrltype = 1;
    id->acl = 3;
    id->aerl = n->aerl;
    id->frmw = FRMW_ONE_SLOT_RO;
    id->lpa = NVME_LPA_NS_SMART | NVME_LPA_CSE | NVME_LPA_EXTENDED;
    id->wctemp = cpu_to_le16(NVME_TEMP_WARNING);
    id->cctemp = cpu_to_le16(NVME_TEMP_CRITICAL);
    id->sqes = 0x66;
    id->cqes = 0x44;
    id->nn = cpu_to_le32(NVME_MAX_NSID);
    id->oncs = cpu_to_le16(NVME_ONCS_COMPARE | NVME_ONCS_DSM | NVME_ONCS_WRITE_ZEROES);
    id->vwc = NVME_VWC_PRESENT | NVME_VWC_NSID_BROADCAST_SUPPORT;
    memcpy(id->subnqn, nqn, MIN(strlen(nqn), sizeof(id->subnqn) - 1));
    id->psd[0].mp = cpu_to_le16(0x9c4); /* 25 W, and times to enter and to leave */
    id->psd[0].enlat = cpu_to_le32(0x10);
    id->psd[0].exlat = cpu_to_le32(0x4);
}

static void identify_namespace(NvmeCtrl *n, uint8_t *d)
{
    NvmeIdNs *id = (NvmeIdNs *)d;
    uint64_t blocks = MAX(blk_getlength(n->conf.blk), 0) / n->conf.logical_block_size;

    id->nsze = cpu_to_le64(blocks);
    id->ncap = cpu_to_le64(blocks);
    id->nuse = cpu_to_le64(blocks);
    id->lbaf[0].ds = ctz32(n->conf.logical_block_size);
}

/* An inactive namespace is all zero. */
static uint16_t identify_one(NvmeRequest *req, uint8_t *d)
{
    if (!req->cmd.nsid || req->cmd.nsid > NVME_MAX_NSID) {
        return NVME_INVALID_NSID | NVME_DNR;
    }
    if (req->cmd.nsid == NVME_NSID) {
        identify_namespace(req->sq->n, d);
    }
    return NVME_SUCCESS;
}

/* Namespaces above the given number. */
static uint16_t identify_list(NvmeRequest *req, uint8_t *d)
{
    if (req->cmd.nsid >= NVME_NSID_BROADCAST - 1) {
        return NVME_INVALID_NSID | NVME_DNR;
    }
    if (req->cmd.nsid < NVME_NSID) {
        stl_le_p(d, NVME_NSID);
    }
    return NVME_SUCCESS;
}

/* One descriptor: type 4 (command set), length 1, value 0 (NVM). */
static uint16_t identify_descriptors(NvmeRequest *req, uint8_t *d)
{
    if (req->cmd.nsid != NVME_NSID) {
        return NVME_INVALID_FIELD | NVME_DNR;
    }
    d[0] = NVME_NIDT_CSI;
    d[1] = NVME_NIDL_CSI;
    return NVME_SUCCESS;
}

/* By command set: the NVM set (0) is the only one, and has nothing to add. */
static uint16_t identify_command_set(NvmeRequest *req, uint8_t cns, uint8_t *d)
{
    if (req->cmd.dw11 >> 24) {
        return NVME_INVALID_FIELD | NVME_DNR;
    }
    if (cns == NVME_ID_CNS_CS_NS_ACTIVE_LIST) {
        return identify_list(req, d);
    }
    if (cns == NVME_ID_CNS_CS_NS && (!req->cmd.nsid || req->cmd.nsid > NVME_MAX_NSID)) {
        return NVME_INVALID_NSID | NVME_DNR;
    }
    return NVME_SUCCESS;
}

uint16_t nvme_identify(NvmeRequest *req)
{
    g_autofree uint8_t *d = g_malloc0(NVME_IDENTIFY_DATA_SIZE);
    uint16_t status = NVME_SUCCESS;
    uint8_t cns = req->cmd.dw10;

    switch (cns) {
    case NVME_ID_CNS_NS:
    case NVME_ID_CNS_NS_PRESENT:
        status = identify_one(req, d);
        break;
    case NVME_ID_CNS_CTRL:
        identify_controller(req->sq->n, d);
        break;
    case NVME_ID_CNS_NS_ACTIVE_LIST:
    case NVME_ID_CNS_NS_PRESENT_LIST:
        status = identify_list(req, d);
        break;
    case NVME_ID_CNS_CS_NS:
    case NVME_ID_CNS_CS_CTRL:
    case NVME_ID_CNS_CS_NS_ACTIVE_LIST:
        status = identify_command_set(req, cns, d);
        break;
    case NVME_ID_CNS_IO_COMMAND_SET:
        stq_le_p(d, 1); /* the first combination: NVM */
        break;
    case NVME_ID_CNS_NS_DESCR_LIST:
        status = identify_descriptors(req, d);
        break;
    default:
        status = NVME_INVALID_FIELD | NVME_DNR;
        break;
    }
    return status != NVME_SUCCESS ? status : nvme_to_host(req, d, NVME_IDENTIFY_DATA_SIZE);
}

/* ---- log pages ---- */

static void fill_smart(NvmeCtrl *n, uint8_t *d)
{
    NvmeSmartLog *log = (NvmeSmartLog *)d;
    const BlockAcctStats *s = blk_get_stats(n->conf.blk);

    log->temperature = cpu_to_le16(NVME_TEMPERATURE);
    /* In units of a thousand blocks of 512 bytes, rounded up. */
    log->data_units_read[0] = cpu_to_le64(DIV_ROUND_UP(s->nr_bytes[BLOCK_ACCT_READ], 512000));
    log->data_units_written[0] = cpu_to_le64(DIV_ROUND_UP(s->nr_bytes[BLOCK_ACCT_WRITE], 512000));
    log->host_read_commands[0] = cpu_to_le64(s->nr_ops[BLOCK_ACCT_READ]);
    log->host_write_commands[0] = cpu_to_le64(s->nr_ops[BLOCK_ACCT_WRITE]);
}

/* Two tables of 256 dwords: admin commands, then those of I/O. */
static void fill_effects(uint8_t *d)
{
    static const uint8_t admin[] = {
        NVME_ADM_CMD_DELETE_SQ, NVME_ADM_CMD_CREATE_SQ, NVME_ADM_CMD_GET_LOG_PAGE, NVME_ADM_CMD_DELETE_CQ,
        NVME_ADM_CMD_CREATE_CQ, NVME_ADM_CMD_IDENTIFY, NVME_ADM_CMD_ABORT, NVME_ADM_CMD_SET_FEATURES,
        NVME_ADM_CMD_GET_FEATURES, NVME_ADM_CMD_ASYNC_EV_REQ,
    };

    for (size_t i = 0; i < sizeof(admin); i++) {
        stl_le_p(d + admin[i] * 4, NVME_CMD_EFF_CSUPP);
    }
    d += 1024;
    stl_le_p(d + NVME_CMD_FLUSH * 4, NVME_CMD_EFF_CSUPP | NVME_CMD_EFF_LBCC);
    stl_le_p(d + NVME_CMD_WRITE * 4, NVME_CMD_EFF_CSUPP | NVME_CMD_EFF_LBCC);
    stl_le_p(d + NVME_CMD_READ * 4, NVME_CMD_EFF_CSUPP);
    stl_le_p(d + NVME_CMD_COMPARE * 4, NVME_CMD_EFF_CSUPP);
    stl_le_p(d + NVME_CMD_WRITE_ZEROES * 4, NVME_CMD_EFF_CSUPP | NVME_CMD_EFF_LBCC);
    stl_le_p(d + NVME_CMD_DSM * 4, NVME_CMD_EFF_CSUPP | NVME_CMD_EFF_LBCC);
}

/* Fill @d (a page of zeroes); the size of the log, 0: there is none. */
static size_t fill_log(NvmeCtrl *n, uint8_t page, uint8_t *d)
{
    switch (page) {
    case NVME_LOG_ERROR_INFO:
        return 64;
    case NVME_LOG_SMART_INFO:
        fill_smart(n, d);
        return 512;
    case NVME_LOG_FW_SLOT_INFO:
        d[0] = 1;
        put_text(d + 8, 8, "1.0");
        return 512;
    case NVME_LOG_CHANGED_NSLIST:
        return 4096;
    case NVME_LOG_CMD_EFFECTS:
        fill_effects(d);
        return 4096;
    default:
        return 0;
    }
}

uint16_t nvme_get_log(NvmeRequest *req)
{
    NvmeCtrl *n = req->sq->n;
    g_autofree uint8_t *d = g_malloc0(4096);
    uint8_t page = req->cmd.dw10;
    uint64_t bytes = ((req->cmd.dw10 >> 16 | (uint64_t)(req->cmd.dw11 & 0xffff) << 16) + 1) * 4;
    uint64_t offset = req->cmd.dw12 | (uint64_t)req->cmd.dw13 << 32;
    size_t size = fill_log(n, page, d);

    if (req->cmd.nsid > NVME_MAX_NSID && req->cmd.nsid != NVME_NSID_BROADCAST) {
        return NVME_INVALID_NSID | NVME_DNR;
    }
    if (offset % 4 || offset >= size) {
        return NVME_INVALID_FIELD | NVME_DNR;
    }
    if (!(req->cmd.dw10 & 1 << 15)) { /* not "retain asynchronous event" */
        nvme_log_was_read(n, page);
    }
    return nvme_to_host(req, d + offset, MIN(bytes, size - offset));
}
