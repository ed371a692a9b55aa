/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPMI 2.0: a management controller (BMC) behind a system interface (KCS, BT, SSIF). The interface hands
 * commands to the BMC; the BMC answers through the interface's handle_rsp. Messages are NetFn/LUN, command,
 * data.
 */
#ifndef HW_IPMI_H
#define HW_IPMI_H

#include "exec/memory.h"
#include "hw/qdev-core.h"
#include "qom/object.h"

#define MAX_IPMI_MSG_SIZE 300 /* bytes */

/* What a BMC asks of the machine. */
enum ipmi_op {
    IPMI_RESET_CHASSIS,
    IPMI_POWEROFF_CHASSIS,
    IPMI_POWERON_CHASSIS,
    IPMI_POWERCYCLE_CHASSIS,
    IPMI_PULSE_DIAG_IRQ,
    IPMI_SHUTDOWN_VIA_ACPI_OVERTEMP,
    IPMI_SEND_NMI,
};

/* Completion codes: section 5.2. */
#define IPMI_CC_INVALID_CMD                              0xc1
#define IPMI_CC_COMMAND_INVALID_FOR_LUN                  0xc2
#define IPMI_CC_TIMEOUT                                  0xc3
#define IPMI_CC_OUT_OF_SPACE                             0xc4
#define IPMI_CC_INVALID_RESERVATION                      0xc5
#define IPMI_CC_REQUEST_DATA_TRUNCATED                   0xc6
#define IPMI_CC_REQUEST_DATA_LENGTH_INVALID              0xc7
#define IPMI_CC_PARM_OUT_OF_RANGE                        0xc9
#define IPMI_CC_CANNOT_RETURN_REQ_NUM_BYTES              0xca
#define IPMI_CC_REQ_ENTRY_NOT_PRESENT                    0xcb
#define IPMI_CC_INVALID_DATA_FIELD                       0xcc
#define IPMI_CC_BMC_INIT_IN_PROGRESS                     0xd2
#define IPMI_CC_COMMAND_NOT_SUPPORTED                    0xd5
#define IPMI_CC_UNSPECIFIED                              0xff

/* Network functions: section 5.1. */
#define IPMI_NETFN_APP 0x06
#define IPMI_NETFN_OEM 0x3a

/* Interface types of the SMBIOS record: section C1-1. */
#define IPMI_SMBIOS_KCS  0x01
#define IPMI_SMBIOS_SMIC 0x02
#define IPMI_SMBIOS_BT   0x03
#define IPMI_SMBIOS_SSIF 0x04

/* How firmware tables describe an interface. */
typedef struct IPMIFwInfo {
    const char *interface_name;
    int interface_type;             /* IPMI_SMBIOS_x */
    uint8_t ipmi_spec_major_revision;
    uint8_t ipmi_spec_minor_revision;
    uint8_t i2c_slave_address;
    uint32_t uuid;

    uint64_t base_address;
    uint64_t register_length;       /* bytes */
    uint8_t register_spacing;
    enum {
        IPMI_MEMSPACE_IO,
        IPMI_MEMSPACE_MEM32,
        IPMI_MEMSPACE_MEM64,
        IPMI_MEMSPACE_SMBUS
    } memspace;

    int interrupt_number;           /* 0: none */
    enum {
        IPMI_LEVEL_IRQ,
        IPMI_EDGE_IRQ
    } irq_type;
    enum {
        IPMI_NO_IRQ_SOURCE,
        IPMI_ISA_IRQ,
        IPMI_PCI_IRQ,
    } irq_source;
} IPMIFwInfo;

/* 0, 1, … : one for each interface of the machine. */
uint32_t ipmi_next_uuid(void);

/* ---- system interfaces ---- */

#define TYPE_IPMI_INTERFACE "ipmi-interface"
#define IPMI_INTERFACE(obj) INTERFACE_CHECK(IPMIInterface, (obj), TYPE_IPMI_INTERFACE)
typedef struct IPMIInterfaceClass IPMIInterfaceClass;
DECLARE_CLASS_CHECKERS(IPMIInterfaceClass, IPMI_INTERFACE, TYPE_IPMI_INTERFACE)

typedef struct IPMIInterface IPMIInterface;
struct IPMIBmc;

struct IPMIInterfaceClass {
    InterfaceClass parent;

    /* Makes the registers; @min_size: bytes of the region at least, 0: the type's own. */
    void (*init)(struct IPMIInterface *s, unsigned int min_size, Error **errp);
    /* The BMC's attention flag; @irq: it may interrupt. */
    void (*set_atn)(struct IPMIInterface *s, int val, int irq);
    /* Registers changed. */
    void (*handle_if_event)(struct IPMIInterface *s);
    void (*set_irq_enable)(struct IPMIInterface *s, int val);
    void (*reset)(struct IPMIInterface *s, bool is_cold);
    /* The answer to command @msg_id. */
    void (*handle_rsp)(struct IPMIInterface *s, uint8_t msg_id, unsigned char *rsp, unsigned int rsp_len);
    /* The IPMIKCS, IPMIBT … behind it. */
    void *(*get_backend_data)(struct IPMIInterface *s);
    void (*get_fwinfo)(struct IPMIInterface *s, IPMIFwInfo *info);
    /* 0, or an IPMI_CC_x; @checkonly: can it be done? NULL: resets, power and NMI of the machine. */
    int (*do_hw_op)(struct IPMIInterface *s, enum ipmi_op op, int checkonly);
};

/* ---- BMCs ---- */

#define TYPE_IPMI_BMC "ipmi-bmc"
OBJECT_DECLARE_TYPE(IPMIBmc, IPMIBmcClass, IPMI_BMC)

struct IPMIBmc {
    DeviceState parent;

    uint8_t slave_addr;             /* property, 0x20 */
    IPMIInterface *intf;
};

struct IPMIBmcClass {
    DeviceClass parent;

    void (*handle_reset)(struct IPMIBmc *s);
    /* A command of @cmd_len bytes; a longer one than @max_cmd_len was cut. The answer may come later. */
    void (*handle_command)(struct IPMIBmc *s, uint8_t *cmd, unsigned int cmd_len, unsigned int max_cmd_len,
                           uint8_t msg_id);
};

/* A property "bmc", a link that a BMC is put into once. */
void ipmi_bmc_find_and_link(Object *obj, Object **bmc);

#define TYPE_IPMI_BMC_SIMULATOR "ipmi-bmc-sim"
OBJECT_DECLARE_SIMPLE_TYPE(IPMIBmcSim, IPMI_BMC_SIMULATOR)

/* ---- sensor data records: section 43 ---- */

struct ipmi_sdr_header {
    uint8_t rec_id[2];
    uint8_t sdr_version;
    uint8_t rec_type;
    uint8_t rec_length;             /* of what follows */
};
#define IPMI_SDR_HEADER_SIZE sizeof(struct ipmi_sdr_header)
#define ipmi_sdr_recid(sdr) ((sdr)->rec_id[0] | ((sdr)->rec_id[1] << 8))
#define ipmi_sdr_length(sdr) ((sdr)->rec_length + IPMI_SDR_HEADER_SIZE)

#define IPMI_SDR_COMPACT_TYPE 2

/* Section 43.2. */
struct ipmi_sdr_compact {
    struct ipmi_sdr_header header;

    uint8_t sensor_owner_id;
    uint8_t sensor_owner_lun;
    uint8_t sensor_owner_number;
    uint8_t entity_id;
    uint8_t entity_instance;
    uint8_t sensor_init;
    uint8_t sensor_caps;
    uint8_t sensor_type;
    uint8_t reading_type;
    uint8_t assert_mask[2];
    uint8_t deassert_mask[2];
    uint8_t discrete_mask[2];
    uint8_t sensor_unit1;
    uint8_t sensor_unit2;
    uint8_t sensor_unit3;
    uint8_t sensor_direction[2];
    uint8_t positive_threshold;
    uint8_t negative_threshold;
    uint8_t reserved[3];
    uint8_t oem;
    uint8_t id_str_len;
    uint8_t id_string[16];
};

typedef uint8_t ipmi_sdr_compact_buffer[sizeof(struct ipmi_sdr_compact)];

/* A record of the simulator and the id of the next; 0, or -1. */
int ipmi_bmc_sdr_find(IPMIBmc *b, uint16_t recid, const struct ipmi_sdr_compact **sdr, uint16_t *nextrec);
/* An event record of 16 bytes: into the event buffer, and @log: into the log. */
void ipmi_bmc_gen_event(IPMIBmc *b, uint8_t *evt, bool log);

#endif
