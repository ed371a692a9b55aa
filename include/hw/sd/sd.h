/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SD cards and the bus between a card and its host controller.
 *
 * Spec: SD Physical Layer Simplified Specification 2.00 and 3.01. A bus has one slot.
 */
#ifndef HW_SD_H
#define HW_SD_H

#include "hw/qdev-core.h"
#include "qom/object.h"

/* Card status, as R1 has it. */
#define OUT_OF_RANGE       (1u << 31)
#define ADDRESS_ERROR      (1u << 30)
#define BLOCK_LEN_ERROR    (1u << 29)
#define ERASE_SEQ_ERROR    (1u << 28)
#define ERASE_PARAM        (1u << 27)
#define WP_VIOLATION       (1u << 26)
#define CARD_IS_LOCKED     (1u << 25)
#define LOCK_UNLOCK_FAILED (1u << 24)
#define COM_CRC_ERROR      (1u << 23)
#define ILLEGAL_COMMAND    (1u << 22)
#define CARD_ECC_FAILED    (1u << 21)
#define CC_ERROR           (1u << 20)
#define SD_ERROR           (1u << 19)
#define CID_CSD_OVERWRITE  (1u << 16)
#define WP_ERASE_SKIP      (1u << 15)
#define CARD_ECC_DISABLED  (1u << 14)
#define ERASE_RESET        (1u << 13)
#define CURRENT_STATE      (15u << 9)
#define READY_FOR_DATA     (1u << 8)
#define APP_CMD            (1u << 5)
#define AKE_SEQ_ERROR      (1u << 3)

/* Kinds of commands (4.7.1): without and with response, addressed to a card, with data. */
typedef enum {
    sd_none = -1,
    sd_bc = 0,
    sd_bcr,
    sd_ac,
    sd_adtc,
    sd_spi, /* in tables of later versions: known in SPI mode only */
} sd_cmd_type_t;

/* Signalling voltages, in millivolts, and UHS modes of a host. */
typedef enum {
    SD_VOLTAGE_0_4V = 400,
    SD_VOLTAGE_1_8V = 1800,
    SD_VOLTAGE_3_0V = 3000,
    SD_VOLTAGE_3_3V = 3300,
} sd_voltage_mode_t;

typedef enum {
    UHS_NOT_SUPPORTED = 0,
    UHS_I = 1,
    UHS_II = 2,
    UHS_III = 3,
} sd_uhs_mode_t;

/* A command on its way; @crc is not checked. */
typedef struct SDRequest {
    uint8_t cmd;
    uint32_t arg;
    uint8_t crc;
} SDRequest;

#define TYPE_SD_CARD "sd-card"
typedef struct SDState SDState;
typedef struct SDCardClass SDCardClass;
DECLARE_OBJ_CHECKERS(SDState, SDCardClass, SD_CARD, TYPE_SD_CARD)

struct SDCardClass {
    DeviceClass parent_class;

    /* Writes the response, 4 or 16 bytes with the highest first; its length, 0: the card is silent. */
    int (*do_command)(SDState *sd, SDRequest *req, uint8_t *response);
    void (*write_byte)(SDState *sd, uint8_t value);
    uint8_t (*read_byte)(SDState *sd);
    /* Whether it takes, or has, a byte of data. */
    bool (*receive_ready)(SDState *sd);
    bool (*data_ready)(SDState *sd);
    void (*set_voltage)(SDState *sd, uint16_t millivolts);
    uint8_t (*get_dat_lines)(SDState *sd);
    bool (*get_cmd_line)(SDState *sd);
    void (*enable)(SDState *sd, bool enable);
    bool (*get_inserted)(SDState *sd);
    bool (*get_readonly)(SDState *sd);
};

#define TYPE_SD_BUS "sd-bus"
typedef struct SDBus SDBus;
typedef struct SDBusClass SDBusClass;
DECLARE_OBJ_CHECKERS(SDBus, SDBusClass, SD_BUS, TYPE_SD_BUS)

struct SDBus {
    BusState qbus;
};

struct SDBusClass {
    BusClass parent_class;

    /* The card tells its controller @dev what happened to it. */
    void (*set_inserted)(DeviceState *dev, bool inserted);
    void (*set_readonly)(DeviceState *dev, bool readonly);
};

/* The controller's side: as in SDCardClass, with an empty slot answering nothing. */
int sdbus_do_command(SDBus *sd, SDRequest *req, uint8_t *response);
/* Later versions tell the size of the buffer. */
size_t sdbus_do_command_sized(SDBus *sd, SDRequest *req, uint8_t *response, size_t size);
#define SDBUS_DO_COMMAND_PICK_(a, b, c, d, macro, ...) macro
#define sdbus_do_command(...) \
    SDBUS_DO_COMMAND_PICK_(__VA_ARGS__, sdbus_do_command_sized, (sdbus_do_command), x2)(__VA_ARGS__)
void sdbus_write_byte(SDBus *sd, uint8_t value);
uint8_t sdbus_read_byte(SDBus *sd);
void sdbus_write_data(SDBus *sdbus, const void *buf, size_t length);
void sdbus_read_data(SDBus *sdbus, void *buf, size_t length);
bool sdbus_receive_ready(SDBus *sd);
bool sdbus_data_ready(SDBus *sd);
bool sdbus_get_inserted(SDBus *sd);
bool sdbus_get_readonly(SDBus *sd);
void sdbus_set_voltage(SDBus *sdbus, uint16_t millivolts);
uint8_t sdbus_get_dat_lines(SDBus *sdbus);
bool sdbus_get_cmd_line(SDBus *sdbus);
/* Moves the card of @from to @to. */
void sdbus_reparent_card(SDBus *from, SDBus *to);
/* The card's side. */
void sdbus_set_inserted(SDBus *sd, bool inserted);
void sdbus_set_readonly(SDBus *sd, bool readonly);

#endif
