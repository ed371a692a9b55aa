/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NVMe: Identify (5.15) and Get Log Page (5.14). Offered is what is there: see nvme.c. */
#include "qemu/osdep.h"
#include "nvme-admin.h"

#define IDENTIFY_BYTES 4096

/* Values of CNS. */
enum {
    CNS_NAMESPACE = 0x00, CNS_CONTROLLER = 0x01, CNS_ACTIVE_LIST = 0x02, CNS_DESCRIPTORS = 0x03,
    CNS_CS_NAMESPACE = 0x05, CNS_CS_CONTROLLER = 0x06, CNS_CS_ACTIVE_LIST = 0x07,
    CNS_ALLOCATED_LIST = 0x10, CNS_ALLOCATED = 0x11, CNS_COMMAND_SETS = 0x1c,
};

/* Identify Controller (figure 247): where fields are. */
enum {
    CTRL_VID = 0, CTRL_SSVID = 2, CTRL_SN = 4, CTRL_MN = 24, CTRL_FR = 64, CTRL_RAB = 72,
    CTRL_IEEE = 73, CTRL_MDTS = 77, CTRL_VER = 80, CTRL_CNTRLTYPE = 111, CTRL_ACL = 258,
    CTRL_AERL = 259, CTRL_FRMW = 260, CTRL_LPA = 261, CTRL_WCTEMP = 266, CTRL_CCTEMP = 268,
    CTRL_SQES = 512, CTRL_CQES = 513, CTRL_NN = 516, CTRL_ONCS = 520, CTRL_VWC = 525,
    CTRL_SUBNQN = 768, CTRL_PSD0 = 2048,
};
#define ONCS_COMPARE      (1 << 0)
#define ONCS_DSM          (1 << 2)
#define ONCS_WRITE_ZEROES (1 << 3)
#define VWC_PRESENT       (1 << 0)
#define VWC_FLUSH_ALL     (3 << 1)
#define FRMW_ONE_SLOT_RO  0x03
#define LPA_PER_NS_SMART  (1 << 0)
#define LPA_EFFECTS       (1 << 1)
#define LPA_EXTENDED      (1 << 2)

/* Identify Namespace (figure 245). */
enum { NS_NSZE = 0, NS_NCAP = 8, NS_NUSE = 16, NS_NLBAF = 25, NS_LBAF0 = 128 };

/* Log pages. */
enum { LOG_ERROR = 1, LOG_SMART = 2, LOG_FIRMWARE = 3, LOG_CHANGED_NS = 4, LOG_EFFECTS = 5 };
enum { SMART_TEMPERATURE = 1, SMART_SPARE = 3, SMART_SPARE_THRESHOLD = 4, SMART_UNITS_READ = 32,
       SMART_UNITS_WRITTEN = 48, SMART_READS = 64, SMART_WRITES = 80 };
#define EFFECT_SUPPORTED 1
#define EFFECT_CONTENT   2

/* Text that is padded with blanks. */
static void put_text(uint8_t *p, size_t size, const char *text)
{
    memset(p, ' ', size);
    memcpy(p, text, MIN(strlen(text), size));
}

static void identify_controller(NvmeCtrl *n, uint8_t *d)
{
    const uint8_t *config = n->parent_obj.config;
    g_autofree char *nqn = g_strdup_printf("nqn.2019-08.org.qemu:%s", n->serial);

    memcpy(d + CTRL_VID, config + PCI_VENDOR_ID, 2);
    memcpy(d + CTRL_SSVID, config + PCI_SUBSYSTEM_VENDOR_ID, 2);
    put_text(d + CTRL_SN, 20, n->serial);
    put_text(d + CTRL_MN, 40, "QEMU NVMe Ctrl");
    put_text(d + CTRL_FR, 8, QEMU_VERSION);
    d[CTRL_RAB] = 6;
    memcpy(d + CTRL_IEEE, "\x00\x54\x52", 3);
    d[CTRL_MDTS] = n->mdts;
    stl_le_p(d + CTRL_VER, NVME_VERSION);
    d[CTRL_CNTRLTYPE] = 1;
    d[CTRL_ACL] = 3;
    d[CTRL_AERL] = n->aerl;
    d[CTRL_FRMW] = FRMW_ONE_SLOT_RO;
    d[CTRL_LPA] = LPA_PER_NS_SMART | LPA_EFFECTS | LPA_EXTENDED;
    stw_le_p(d + CTRL_WCTEMP, NVME_TEMP_WARNING);
    stw_le_p(d + CTRL_CCTEMP, NVME_TEMP_CRITICAL);
    d[CTRL_SQES] = 0x66;
    d[CTRL_CQES] = 0x44;
    stl_le_p(d + CTRL_NN, NVME_MAX_NSID);
    stw_le_p(d + CTRL_ONCS, ONCS_COMPARE | ONCS_DSM | ONCS_WRITE_ZEROES);
    d[CTRL_VWC] = VWC_PRESENT | VWC_FLUSH_ALL;
    memcpy(d + CTRL_SUBNQN, nqn, MIN(strlen(nqn), 255));
    stw_le_p(d + CTRL_PSD0, 0x9c4); /* 25 W, and times to enter and to leave */
    stl_le_p(d + CTRL_PSD0 + 4, 0x10);
    stl_le_p(d + CTRL_PSD0 + 8, 0x4);
}

static void identify_namespace(NvmeCtrl *n, uint8_t *d)
{
    uint64_t blocks = MAX(blk_getlength(n->conf.blk), 0) / n->conf.logical_block_size;

    stq_le_p(d + NS_NSZE, blocks);
    stq_le_p(d + NS_NCAP, blocks);
    stq_le_p(d + NS_NUSE, blocks);
    stl_le_p(d + NS_LBAF0, ctz32(n->conf.logical_block_size) << 16);
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
    if (req->cmd.nsid >= NVME_NSID_ALL - 1) {
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
    d[0] = 4;
    d[1] = 1;
    return NVME_SUCCESS;
}

/* By command set: the NVM set (0) is the only one, and has nothing to add. */
static uint16_t identify_command_set(NvmeRequest *req, uint8_t cns, uint8_t *d)
{
    if (req->cmd.dw11 >> 24) {
        return NVME_INVALID_FIELD | NVME_DNR;
    }
    if (cns == CNS_CS_ACTIVE_LIST) {
        return identify_list(req, d);
    }
    if (cns == CNS_CS_NAMESPACE && (!req->cmd.nsid || req->cmd.nsid > NVME_MAX_NSID)) {
        return NVME_INVALID_NSID | NVME_DNR;
    }
    return NVME_SUCCESS;
}

uint16_t nvme_identify(NvmeRequest *req)
{
    g_autofree uint8_t *d = g_malloc0(IDENTIFY_BYTES);
    uint16_t status = NVME_SUCCESS;
    uint8_t cns = req->cmd.dw10;

    switch (cns) {
    case CNS_NAMESPACE:
    case CNS_ALLOCATED:
        status = identify_one(req, d);
        break;
    case CNS_CONTROLLER:
        identify_controller(req->sq->n, d);
        break;
    case CNS_ACTIVE_LIST:
    case CNS_ALLOCATED_LIST:
        status = identify_list(req, d);
        break;
    case CNS_CS_NAMESPACE:
    case CNS_CS_CONTROLLER:
    case CNS_CS_ACTIVE_LIST:
        status = identify_command_set(req, cns, d);
        break;
    case CNS_COMMAND_SETS:
        stq_le_p(d, 1); /* the first combination: NVM */
        break;
    case CNS_DESCRIPTORS:
        status = identify_descriptors(req, d);
        break;
    default:
        status = NVME_INVALID_FIELD | NVME_DNR;
        break;
    }
    return status != NVME_SUCCESS ? status : nvme_to_host(req, d, IDENTIFY_BYTES);
}

/* ---- log pages ---- */

static void fill_smart(NvmeCtrl *n, uint8_t *d)
{
    const BlockAcctStats *s = blk_get_stats(n->conf.blk);

    stw_le_p(d + SMART_TEMPERATURE, NVME_TEMPERATURE);
    d[SMART_SPARE] = d[SMART_SPARE_THRESHOLD] = 0;
    /* In units of a thousand blocks of 512 bytes, rounded up. */
    stq_le_p(d + SMART_UNITS_READ, DIV_ROUND_UP(s->nr_bytes[BLOCK_ACCT_READ], 512000));
    stq_le_p(d + SMART_UNITS_WRITTEN, DIV_ROUND_UP(s->nr_bytes[BLOCK_ACCT_WRITE], 512000));
    stq_le_p(d + SMART_READS, s->nr_ops[BLOCK_ACCT_READ]);
    stq_le_p(d + SMART_WRITES, s->nr_ops[BLOCK_ACCT_WRITE]);
}

/* Two tables of 256 dwords: admin commands, then those of I/O. */
static void fill_effects(uint8_t *d)
{
    static const uint8_t admin[] = {
        NVME_ADM_DELETE_SQ, NVME_ADM_CREATE_SQ, NVME_ADM_GET_LOG, NVME_ADM_DELETE_CQ,
        NVME_ADM_CREATE_CQ, NVME_ADM_IDENTIFY, NVME_ADM_ABORT, NVME_ADM_SET_FEATURES,
        NVME_ADM_GET_FEATURES, NVME_ADM_ASYNC_EVENT,
    };

    for (size_t i = 0; i < sizeof(admin); i++) {
        stl_le_p(d + admin[i] * 4, EFFECT_SUPPORTED);
    }
    d += 1024;
    stl_le_p(d + NVME_CMD_FLUSH * 4, EFFECT_SUPPORTED | EFFECT_CONTENT);
    stl_le_p(d + NVME_CMD_WRITE * 4, EFFECT_SUPPORTED | EFFECT_CONTENT);
    stl_le_p(d + NVME_CMD_READ * 4, EFFECT_SUPPORTED);
    stl_le_p(d + NVME_CMD_COMPARE * 4, EFFECT_SUPPORTED);
    stl_le_p(d + NVME_CMD_WRITE_ZEROES * 4, EFFECT_SUPPORTED | EFFECT_CONTENT);
    stl_le_p(d + NVME_CMD_DSM * 4, EFFECT_SUPPORTED | EFFECT_CONTENT);
}

/* Fill @d (a page of zeroes); the size of the log, 0: there is none. */
static size_t fill_log(NvmeCtrl *n, uint8_t page, uint8_t *d)
{
    switch (page) {
    case LOG_ERROR:
        return 64;
    case LOG_SMART:
        fill_smart(n, d);
        return 512;
    case LOG_FIRMWARE:
        d[0] = 1;
        put_text(d + 8, 8, "1.0");
        return 512;
    case LOG_CHANGED_NS:
        return 4096;
    case LOG_EFFECTS:
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

    if (req->cmd.nsid > NVME_MAX_NSID && req->cmd.nsid != NVME_NSID_ALL) {
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
