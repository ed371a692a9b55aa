/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: an AHCI host adapter as a driver sees it: registers, command slots, received frames. */
#ifndef LIBQOS_AHCI_H
#define LIBQOS_AHCI_H

#include "tests/qtest/libqos/pci-pc.h"

/* Registers, as numbers of 32-bit words. */
enum { AHCI_CAP, AHCI_GHC, AHCI_IS, AHCI_PI, AHCI_VS };
enum {
    AHCI_PX_CLB, AHCI_PX_CLBU, AHCI_PX_FB, AHCI_PX_FBU, AHCI_PX_IS, AHCI_PX_IE, AHCI_PX_CMD, AHCI_PX_RES1,
    AHCI_PX_TFD, AHCI_PX_SIG, AHCI_PX_SSTS, AHCI_PX_SCTL, AHCI_PX_SERR, AHCI_PX_SACT, AHCI_PX_CI,
};

#define AHCI_GHC_HR 0x00000001
#define AHCI_GHC_IE 0x00000002
#define AHCI_GHC_AE 0x80000000

#define AHCI_PX_IS_DHRS 0x00000001
#define AHCI_PX_IS_PSS  0x00000002
#define AHCI_PX_IS_SDBS 0x00000008
#define AHCI_PX_IS_OFS  0x01000000
#define AHCI_PX_IS_TFES 0x40000000

#define AHCI_PX_CMD_ST  0x00000001
#define AHCI_PX_CMD_FRE 0x00000010
#define AHCI_PX_CMD_FR  0x00004000
#define AHCI_PX_CMD_CR  0x00008000

#define AHCI_MAX_PORTS 32
#define AHCI_SLOTS     32

/* Received frames, as offsets from PxFB. */
#define AHCI_FIS_PIO 0x20
#define AHCI_FIS_D2H 0x40
#define AHCI_FIS_SDB 0x58

/* A port that was set up: addresses of its structures. */
typedef struct AHCIPortQState {
    uint64_t fb;
    uint64_t clb;
    uint64_t ctba[AHCI_SLOTS]; /* command tables, 0: none so far */
} AHCIPortQState;

typedef struct AHCIQState {
    QTestState *qts;
    QGuestAllocator alloc;
    QPCIBus *bus;
    QPCIDevice *dev;
    QPCIBar hba_bar;
    AHCIPortQState port[AHCI_MAX_PORTS];
} AHCIQState;

/* A command: its frame, its packet (NULL: none), and @bytes of data at guest address @buf in pieces. */
typedef struct AHCICommand {
    uint8_t fis[20];
    const uint8_t *acmd;
    uint64_t buf;
    uint32_t bytes;
    uint32_t prd_bytes; /* of a piece; 0: one piece */
    bool write;
} AHCICommand;

/* Starts the q35 machine with @args and finds the adapter; ends both. */
AHCIQState *ahci_boot(const char *args);
void ahci_shutdown(AHCIQState *ahci);
/* Maps the registers and enables the device and AHCI mode with interrupts. */
void ahci_pci_enable(AHCIQState *ahci);
void ahci_hba_enable(AHCIQState *ahci);
/* Gives @port its structures and starts it. */
void ahci_port_start(AHCIQState *ahci, int port);

uint32_t ahci_rreg(AHCIQState *ahci, unsigned reg);
void ahci_wreg(AHCIQState *ahci, unsigned reg, uint32_t val);
uint32_t ahci_px_rreg(AHCIQState *ahci, int port, unsigned reg);
void ahci_px_wreg(AHCIQState *ahci, int port, unsigned reg, uint32_t val);
/* A register-to-device frame for an LBA command. Queued ones: @count goes to the features, the tag is set. */
void ahci_command_fill(AHCICommand *cmd, uint8_t opcode, uint64_t lba, uint16_t count);
/* Writes header and table of @slot; issues slots (queued: also in PxSACT); waits until they are done. */
void ahci_command_commit(AHCIQState *ahci, int port, int slot, const AHCICommand *cmd);
void ahci_issue(AHCIQState *ahci, int port, uint32_t slots, bool queued);
void ahci_wait(AHCIQState *ahci, int port);
/* All of it for one command in slot 0: the task file. */
uint32_t ahci_run(AHCIQState *ahci, int port, const AHCICommand *cmd);
/* Bytes that the command in @slot has moved. */
uint32_t ahci_moved(AHCIQState *ahci, int port, int slot);

#endif
