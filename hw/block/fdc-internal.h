/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State and parts of the floppy disk controller: registers, commands, data transfer, drives. */
#ifndef HW_FDC_INTERNAL_H
#define HW_FDC_INTERNAL_H

#include "exec/memory.h"
#include "hw/block/block.h"
#include "hw/block/fdc.h"
#include "hw/isa/isa.h"
#include "sysemu/block-backend.h"

#define FD_SECTOR_BYTES 512
#define FD_SECTOR_SIZE_CODE 2 /* N: 128 << 2 bytes */

#define FD_MAX_COMMAND 17 /* RESTORE: opcode and 16 bytes */
#define FD_MAX_RESULT  16 /* SAVE */

/* Registers, as offsets from 0x3f0. */
enum {
    FD_REG_SRB = 1,
    FD_REG_DOR = 2,
    FD_REG_TDR = 3,
    FD_REG_MSR = 4,
    FD_REG_DSR = 4,
    FD_REG_FIFO = 5,
    FD_REG_DIR = 7,
    FD_REG_CCR = 7,
};

#define FD_DOR_SELECT  0x03
#define FD_DOR_NRESET  0x04
#define FD_DOR_DMAEN   0x08
#define FD_DOR_MOTEN   0x30 /* of drives 0 and 1 */

#define FD_DSR_RATE    0x03
#define FD_DSR_PWRDOWN 0x40
#define FD_DSR_SWRESET 0x80

#define FD_CONFIG_FIFOTHR 0x0f
#define FD_CONFIG_POLL    0x10 /* polling disabled */
#define FD_CONFIG_EFIFO   0x20 /* FIFO disabled */
#define FD_CONFIG_EIS     0x40 /* implied seeks */

/* Status registers 0 to 2. */
#define FD_SR0_DRIVE    0x03
#define FD_SR0_HEAD     0x04
#define FD_SR0_SEEK     0x20
#define FD_SR0_ABNTERM  0x40
#define FD_SR0_INVCMD   0x80
#define FD_SR0_RDYCHG   0xc0
#define FD_SR1_MA       0x01 /* no address mark */
#define FD_SR1_NW       0x02 /* not writable */
#define FD_SR1_ND       0x04 /* no such sector */
#define FD_SR1_DE       0x20 /* data error */
#define FD_SR1_EC       0x80 /* end of cylinder */
#define FD_SR2_SNS      0x04 /* scan not satisfied */
#define FD_SR2_SEH      0x08 /* scan equal hit */
#define FD_SR2_WC       0x10 /* wrong cylinder */
#define FD_SR2_DD       0x20 /* data error in the data field */
#define FD_SR2_CM       0x40 /* control mark: deleted data where none was asked for, or the reverse */
#define FD_SR3_TRK0     0x10
#define FD_SR3_TWOSIDE  0x28 /* ready and two-sided: always */
#define FD_SR3_WP       0x40

/* A sector's ID field, as FORMAT TRACK takes it. */
enum { FD_ID_C, FD_ID_H, FD_ID_R, FD_ID_N, FD_ID_BYTES };

typedef enum FDPhase { FD_PHASE_COMMAND, FD_PHASE_EXECUTION, FD_PHASE_RESULT } FDPhase;

typedef enum FDTransferKind {
    FD_READ,
    FD_WRITE,
    FD_VERIFY,
    FD_FORMAT,
    FD_SCAN_EQUAL,
    FD_SCAN_LOW,
    FD_SCAN_HIGH,
} FDTransferKind;

typedef struct FDCtrl FDCtrl;

/* @track, @head: where the head is. @sect: the sector it met last. The rest: format of the medium. */
typedef struct FDrive {
    FDCtrl *fdctrl;
    BlockBackend *blk;
    BlockConf *conf;
    FloppyDriveType drive;

    uint8_t track;
    uint8_t head;
    uint8_t sect;
    bool media_changed;

    uint8_t last_sect;
    uint8_t max_track;
    uint8_t heads;
    uint8_t media_rate;
    bool ro;
} FDrive;

/* The transfer under way. @c, @h, @r: the sector in the buffer, or the next. @left: sectors, 0: by EOT. */
typedef struct FDTransfer {
    uint8_t kind;
    uint8_t c, h, r, n;
    uint8_t eot;
    uint8_t step;
    uint8_t left;
    uint8_t fill;
    bool multi_track;
    bool skip;
    bool deleted;
    bool at_end;       /* the last sector of the command is done */
    bool scan_differs; /* the sector in the buffer does not satisfy the scan */
    bool scan_unequal;
    uint16_t unit;     /* bytes the guest gives or takes for a sector */
    uint16_t pos;
    uint8_t sector[FD_SECTOR_BYTES];
} FDTransfer;

typedef struct FloppyBus {
    BusState bus;
    FDCtrl *fdc;
} FloppyBus;

struct FDCtrl {
    qemu_irq irq;
    int dma_chann;
    IsaDma *dma; /* NULL: none */
    FloppyBus bus;
    FloppyDriveType fallback;

    uint8_t dor;
    uint8_t tdr;
    uint8_t dsr;
    uint8_t config;
    uint8_t precomp_trk;
    uint8_t lock;
    uint8_t pwrd;
    uint8_t timer0; /* SPECIFY: step rate, head unload */
    uint8_t timer1; /* head load, non-DMA */
    uint8_t perpendicular;
    uint8_t eot;

    uint8_t phase;
    uint8_t cmd_len;
    uint8_t cmd[FD_MAX_COMMAND];
    uint8_t result_len;
    uint8_t result_pos;
    uint8_t result[FD_MAX_RESULT];
    uint8_t cur_drv;
    uint8_t status0;
    bool irq_pending;
    bool seek_done;       /* SENSE INTERRUPT STATUS has something to say */
    uint8_t reset_senses; /* drives whose change of state after a reset was not asked for */
    FDTransfer xfer;
    FDrive drives[MAX_FD];
};

/* ---- fdc.c ---- */
uint32_t fdctrl_read(void *opaque, uint32_t reg);
void fdctrl_write(void *opaque, uint32_t reg, uint32_t value);
void fdctrl_update_irq(FDCtrl *s);
/* Start over; @do_irq: and say so. */
void fdctrl_reset(FDCtrl *s, bool do_irq);
/* Prepares a controller; its owner has set irq, dma and dma_chann. */
void fdctrl_realize_common(DeviceState *dev, FDCtrl *s);
/* Drive @i of the four that can be addressed, NULL: no such drive. */
FDrive *fdctrl_drive(FDCtrl *s, unsigned i);
extern const VMStateDescription vmstate_fdc;

/* ---- fdc-commands.c ---- */
/* A byte of a command; the last one runs it. */
void fdctrl_command_byte(FDCtrl *s, uint8_t value);
/* Enter the result phase with @len bytes of @result, or the command phase when there are none. */
void fdctrl_set_result(FDCtrl *s, const uint8_t *result, unsigned len);

/* ---- fdc-start.c ---- */
void fdctrl_start_transfer(FDCtrl *s, FDTransferKind kind, bool deleted, bool whole_track);
void fdctrl_start_format(FDCtrl *s);
void fdctrl_read_id(FDCtrl *s);

/* ---- fdc-transfer.c ---- */
bool fdctrl_is_pio(const FDCtrl *s);
/* The drive of the command, NULL: there is none. */
FDrive *fdctrl_transfer_drive(FDCtrl *s);
/* Ends the command: with status bytes, abnormally, or well. */
void fdctrl_stop(FDCtrl *s, uint8_t st0, uint8_t st1, uint8_t st2);
void fdctrl_fail(FDCtrl *s, uint8_t st1, uint8_t st2);
void fdctrl_complete(FDCtrl *s);
/* Gets a sector into the buffer; takes leave of it. False: the command is over. */
bool fdctrl_begin_sector(FDCtrl *s);
bool fdctrl_finish_sector(FDCtrl *s);
uint8_t fdctrl_pio_read(FDCtrl *s);
void fdctrl_pio_write(FDCtrl *s, uint8_t value);
int fdctrl_transfer_handler(void *opaque, int nchan, int dma_pos, int dma_len);

/* ---- fdc-drive.c ---- */
bool fd_has_medium(FDrive *drv);
/* Whether the medium can be read at the controller's data rate. */
bool fd_rate_matches(FDrive *drv);
/* Moves the head; false when there is no such track. */
bool fd_step_to(FDrive *drv, int track);
/* Sector @r under the head to or from @buf; 0 or a negative errno. */
int fd_read_sector(FDrive *drv, uint8_t r, uint8_t *buf);
int fd_write_sector(FDrive *drv, uint8_t r, const uint8_t *buf);
void fd_init_bus(FDCtrl *s, DeviceState *dev);
/* Drives for @fds (NULL: none) of types @types. */
void fd_init_drives(FDCtrl *s, DriveInfo **fds, const FloppyDriveType *types);

#endif
