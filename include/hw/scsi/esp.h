/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ESP: the NCR 53C9x family of SCSI controllers, and the AMD Am53C974 that has one behind PCI.
 *
 * The core knows no bus. An adapter fills in irq, the DMA callbacks and chip_id, makes the SCSI bus with the
 * three callbacks below, and forwards register accesses and resets. DMA commands wait while dma_enabled is 0,
 * and move bytes through dma_memory_read and dma_memory_write, or, if those are NULL, one at a time through
 * the pseudo DMA port (irq_data is DRQ then).
 *
 * Specification: NCR 53C94, 53C95, 53C96 Data Manual; AMD Am53C974A. Interface: QEMU 7.2's hw/scsi/esp.h.
 */
#ifndef HW_ESP_H
#define HW_ESP_H

#include "hw/scsi/scsi.h"
#include "hw/sysbus.h"
#include "qemu/fifo8.h"
#include "qom/object.h"

#define ESP_MAX_DEVS    7
#define ESP_REGS        16
#define ESP_FIFO_SZ     16
#define ESP_CMDFIFO_SZ  32

typedef struct ESPState ESPState;
/* @buf goes to (write) or comes from (read) memory at the adapter's place. */
typedef void (*ESPDMAMemoryReadWriteFunc)(void *opaque, uint8_t *buf, int len);

#define TYPE_ESP "esp"
OBJECT_DECLARE_SIMPLE_TYPE(ESPState, ESP)

struct ESPState {
    DeviceState parent_obj;

    uint8_t rregs[ESP_REGS];        /* as the guest reads them, but for the counter, FIFO and flags */
    uint8_t wregs[ESP_REGS];        /* as the guest wrote them */
    qemu_irq irq;
    qemu_irq irq_data;              /* DRQ, for pseudo DMA */
    uint8_t chip_id;                /* read at ESP_TCHI until it is written */
    bool tchi_written;
    int32_t ti_size;                /* data of the command: positive from the device, negative to it */
    uint32_t status;                /* SCSI status of the finished command */
    uint32_t dma;                   /* the command under way uses DMA */
    Fifo8 fifo;
    SCSIBus bus;
    SCSIDevice *current_dev;        /* of current_req */
    SCSIRequest *current_req;
    Fifo8 cmdfifo;                  /* message and command bytes on their way to the target */
    uint8_t cmdfifo_cdb_offset;     /* length of the messages in it */
    uint8_t lun;
    uint32_t do_cmd;                /* a target is selected */

    bool data_in_ready;
    uint8_t ti_cmd;                 /* chip command that has not ended, or 0 */
    int dma_enabled;

    uint32_t async_len;             /* bytes that the device has, or wants, beyond async_done */

    ESPDMAMemoryReadWriteFunc dma_memory_read;
    ESPDMAMemoryReadWriteFunc dma_memory_write;
    void *dma_opaque;
    void (*dma_cb)(ESPState *s);

    uint8_t ti_phase;               /* in which the transfer command began; it ends with it */
    uint8_t target;                 /* selected target */
    uint8_t messages;               /* message bytes that the selection brings */
    uint8_t phase_after_messages;
    bool running;                   /* esp_run() is on the stack */
    uint32_t counter;               /* of the DMA command, bytes */
    uint32_t async_done;            /* bytes moved of the request's buffer */

    /* For cores from outside the tree; ours leaves them alone. */
    uint8_t *async_buf;
    qemu_irq drq_irq;
    bool drq_state;
    bool data_ready;
    uint8_t asc_mode;
    uint8_t pdma_cb;
    uint8_t mig_version_id;
    uint32_t mig_dma_left;
    bool mig_deferred_complete;
    uint32_t mig_ti_rptr, mig_ti_wptr;
    uint8_t mig_ti_buf[ESP_FIFO_SZ];
    uint8_t mig_cmdbuf[ESP_CMDFIFO_SZ];
    uint32_t mig_cmdlen;
    uint8_t mig_ti_cmd;
};

#define TYPE_SYSBUS_ESP "sysbus-esp"
OBJECT_DECLARE_SIMPLE_TYPE(SysBusESPState, SYSBUS_ESP)

/*
 * On the system bus: region 0 registers, 1 << it_shift apart; region 1 pseudo DMA; interrupts 0 and 1 (DRQ).
 * GPIO 0 is reset, 1 enables DMA.
 */
struct SysBusESPState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    MemoryRegion pdma;
    uint32_t it_shift;
    ESPState esp;
};

/* Registers; where two share an address, the first is read and the second written. */
#define ESP_TCLO   0x0
#define ESP_TCMID  0x1
#define ESP_FIFO   0x2
#define ESP_CMD    0x3
#define ESP_RSTAT  0x4
#define ESP_WBUSID 0x4
#define ESP_RINTR  0x5
#define ESP_WSEL   0x5
#define ESP_RSEQ   0x6
#define ESP_WSYNTP 0x6
#define ESP_RFLAGS 0x7
#define ESP_WSYNO  0x7
#define ESP_CFG1   0x8
#define ESP_RRES1  0x9
#define ESP_WCCF   0x9
#define ESP_RRES2  0xa
#define ESP_WTEST  0xa
#define ESP_CFG2   0xb
#define ESP_CFG3   0xc
#define ESP_RES3   0xd
#define ESP_TCHI   0xe
#define ESP_RES4   0xf

/* ESP_CMD */
#define CMD_DMA      0x80
#define CMD_CMD      0x7f
#define CMD_GRP_MASK 0x70
#define CMD_NOP      0x00
#define CMD_FLUSH    0x01
#define CMD_RESET    0x02
#define CMD_BUSRESET 0x03
#define CMD_TI       0x10
#define CMD_ICCS     0x11
#define CMD_MSGACC   0x12
#define CMD_PAD      0x18
#define CMD_SATN     0x1a
#define CMD_RSTATN   0x1b
#define CMD_SEL      0x41
#define CMD_SELATN   0x42
#define CMD_SELATNS  0x43
#define CMD_ENSEL    0x44
#define CMD_DISSEL   0x45
#define CMD_SELATN3  0x46

/* ESP_RSTAT: bus phase, then flags. */
#define STAT_DO       0x00
#define STAT_DI       0x01
#define STAT_CD       0x02
#define STAT_ST       0x03
#define STAT_MO       0x06
#define STAT_MI       0x07
#define STAT_PIO_MASK 0x06
#define STAT_TC       0x10
#define STAT_PE       0x20
#define STAT_GE       0x40
#define STAT_INT      0x80

#define BUSID_DID     0x07

/* ESP_RINTR: successful operation, bus service, disconnected, illegal command, SCSI bus reset. */
#define INTR_FC       0x08
#define INTR_BS       0x10
#define INTR_DC       0x20
#define INTR_ILL      0x40
#define INTR_RST      0x80

/* ESP_RSEQ */
#define SEQ_0         0x0
#define SEQ_MO        0x1
#define SEQ_CD        0x4

#define CFG1_RESREPT  0x40
#define CFG2_FE       0x40      /* features: 24 bits of counter, chip id */

#define TCHI_FAS100A  0x04
#define TCHI_AM53C974 0x12

extern const VMStateDescription vmstate_esp;

/* GPIO handler: @level says whether DMA may go on. */
void esp_dma_enable(ESPState *s, int irq, int level);
/* For SCSIBusInfo; hba_private is the ESPState. */
void esp_request_cancelled(SCSIRequest *req);
void esp_command_complete(SCSIRequest *req, size_t resid);
void esp_transfer_data(SCSIRequest *req, uint32_t len);
void *esp_load_request(QEMUFile *f, SCSIRequest *req);
void esp_hard_reset(ESPState *s);
uint64_t esp_reg_read(ESPState *s, uint32_t saddr);
void esp_reg_write(ESPState *s, uint32_t saddr, uint64_t val);
/* One byte of pseudo DMA; 0, or nothing happens, when no command wants it. */
uint8_t esp_pdma_read(ESPState *s);
void esp_pdma_write(ESPState *s, uint8_t val);
/* For adapters whose state has vmstate_esp's in it; there is nothing to do. */
int esp_pre_save(void *opaque);

#endif
