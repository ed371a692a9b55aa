/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Machines: the object that stands for a whole board, its class, and the steps of building one. A
 * board registers a type with DEFINE_MACHINE (or type_init and TYPE_MACHINE as parent) and builds
 * itself in MachineClass.init.
 */
#ifndef HW_BOARDS_H
#define HW_BOARDS_H

#include "exec/memory.h"
#include "hw/core/cpu.h"
#include "qapi/qapi-types-machine.h"
#include "qemu/module.h"
#include "qemu/notify.h"
#include "qom/object.h"
#include "sysemu/blockdev.h"
#include "sysemu/hostmem.h"
#include "sysemu/runstate.h"

#define TYPE_MACHINE_SUFFIX "-machine"
/* QOM type name of the machine @machinename: MACHINE_TYPE_NAME("pc") is "pc-machine". */
#define MACHINE_TYPE_NAME(machinename) (machinename TYPE_MACHINE_SUFFIX)

#define TYPE_MACHINE "machine"
#undef MACHINE /* some system headers use the name */
OBJECT_DECLARE_TYPE(MachineState, MachineClass, MACHINE)

/* The machine of this process; NULL until the command line has chosen one. */
extern MachineState *current_machine;

/*
 * Builds the board: makes the default RAM backend when none was given (@mem_path: unused, kept
 * for the signature), checks the CPU type, and runs MachineClass.init. Errors that name the
 * option in @errp.
 */
void machine_run_board_init(MachineState *machine, const char *mem_path, Error **errp);
/*
 * machine-init-done notifiers: run once, when the board and all -device devices stand; late
 * comers run at once.
 */
void qemu_add_machine_init_done_notifier(Notifier *notify);
void qemu_remove_machine_init_done_notifier(Notifier *notify);

/*
 * Fills ms->smp from what the user gave, completing what is missing (sockets are preferred), and
 * checks it against the machine class's limits. Errors in @errp with the offending numbers.
 */
void machine_parse_smp_config(MachineState *ms, const SMPConfiguration *config, Error **errp);

/* Values of the properties of the same name. */
bool machine_usb(MachineState *machine);
int machine_phandle_start(MachineState *machine);
bool machine_dump_guest_core(MachineState *machine);
bool machine_mem_merge(MachineState *machine);

/* Allows -device of the sysbus type @type on machines of class @mc. */
void machine_class_allow_dynamic_sysbus_dev(MachineClass *mc, const char *type);
/* True when @type or a parent of it was allowed by machine_class_allow_dynamic_sysbus_dev. */
bool device_type_is_dynamic_sysbus(MachineClass *mc, const char *type);
bool device_is_dynamic_sysbus(MachineClass *mc, DeviceState *dev);

/* The machine class with that name or alias, NULL when there is none. */
MachineClass *machine_class_by_name(const char *name);
/* The class marked is_default, NULL when there is none. */
MachineClass *machine_class_default(void);
/* Text of `-machine help`: one line per machine, sorted by name; g_free it. */
char *machine_list_text(void);

/*
 * A place where a CPU can be.
 * @arch_id: architecture id (APIC id). @vcpus_count: CPU threads the object gives. @props: where
 * it sits.
 * @cpu: the CPU in that place or NULL. @type: its QOM type.
 */
typedef struct CPUArchId {
    uint64_t arch_id;
    int64_t vcpus_count;
    CpuInstanceProperties props;
    Object *cpu;
    const char *type;
} CPUArchId;

typedef struct {
    int len;
    CPUArchId cpus[];
} CPUArchIdList;

/* Rules for `-smp` that differ between machine types and versions. */
typedef struct {
    bool prefer_sockets;
    bool dies_supported;
    bool clusters_supported;
    bool has_clusters;
} SMPCompatProps;

/*
 * What a type of machine is. Names and meaning are QEMU's; the fields that boards here use are
 * described.
 * @name, @alias, @desc: as in `-machine help`. @is_default: used without -machine.
 * @init: builds the board. @reset: resets it (default: qemu_devices_reset).
 * @max_cpus/@min_cpus/@default_cpus: limits of -smp, 0 means 1.
 * @default_ram_size in bytes; @default_ram_id: id of the RAM backend's region, NULL: the board
 * makes RAM itself.
 * @compat_props: GlobalProperty * list applied to devices of this machine.
 * @possible_cpu_arch_ids: list of CPU places, owned by the machine.
 */
struct MachineClass {
    /*< private >*/
    ObjectClass parent_class;
    /*< public >*/

    const char *family;
    char *name;
    const char *alias;
    const char *desc;
    const char *deprecation_reason;

    void (*init)(MachineState *state);
    void (*reset)(MachineState *state, ShutdownCause reason);
    void (*wakeup)(MachineState *state);
    int (*kvm_type)(MachineState *machine, const char *arg);

    int block_default_type;
    int units_per_default_bus;
    int max_cpus;
    int min_cpus;
    int default_cpus;
    unsigned int no_serial : 1;
    unsigned int no_parallel : 1;
    unsigned int no_floppy : 1;
    unsigned int no_cdrom : 1;
    unsigned int no_sdcard : 1;
    unsigned int pci_allow_0_address : 1;
    unsigned int legacy_fw_cfg_order : 1;
    bool is_default;
    const char *default_machine_opts;
    const char *default_boot_order;
    const char *default_display;
    const char *default_nic;
    GPtrArray *compat_props;
    const char *hw_version;
    ram_addr_t default_ram_size;
    const char *default_cpu_type;
    bool default_kernel_irqchip_split;
    bool option_rom_has_mr;
    bool rom_file_has_mr;
    int minimum_page_bits;
    bool has_hotpluggable_cpus;
    bool ignore_memory_transaction_failures;
    int numa_mem_align_shift;
    const char **valid_cpu_types;
    GPtrArray *allowed_dynamic_sysbus_devices;
    bool auto_enable_numa_with_memhp;
    bool auto_enable_numa_with_memdev;
    bool ignore_boot_device_suffixes;
    bool smbus_no_migration_support;
    bool nvdimm_supported;
    bool numa_mem_supported;
    bool auto_enable_numa;
    SMPCompatProps smp_props;
    const char *default_ram_id;

    HotplugHandler *(*get_hotplug_handler)(MachineState *machine, DeviceState *dev);
    bool (*hotplug_allowed)(MachineState *state, DeviceState *dev, Error **errp);
    CpuInstanceProperties (*cpu_index_to_instance_props)(MachineState *machine, unsigned cpu_index);
    const CPUArchIdList *(*possible_cpu_arch_ids)(MachineState *machine);
    int64_t (*get_default_cpu_node_id)(const MachineState *ms, int idx);
    ram_addr_t (*fixup_ram_size)(ram_addr_t size);
};

/*
 * CPU topology after -smp: @cpus are present at start, @max_cpus =
 * sockets*dies*clusters*cores*threads.
 */
typedef struct CpuTopology {
    unsigned int cpus;
    unsigned int sockets;
    unsigned int dies;
    unsigned int clusters;
    unsigned int cores;
    unsigned int threads;
    unsigned int max_cpus;
} CpuTopology;

/*
 * A machine. Strings are owned (g_malloc'd). @ram is the RAM backend's region once the board was
 * built,
 * @ram_size in bytes. @enable_graphics is false with -nographic.
 */
struct MachineState {
    /*< private >*/
    Object parent_obj;
    /*< public >*/

    void *fdt;
    char *dtb;
    char *dumpdtb;
    int phandle_start;
    char *dt_compatible;
    bool dump_guest_core;
    bool mem_merge;
    bool usb;
    bool usb_disabled;
    char *firmware;
    bool iommu;
    bool suppress_vmdesc;
    bool enable_graphics;
    char *ram_memdev_id;
    HostMemoryBackend *memdev;
    MemoryRegion *ram;
    struct DeviceMemoryState *device_memory;

    ram_addr_t ram_size;
    bool ram_size_given;
    ram_addr_t maxram_size;
    uint64_t ram_slots;
    BootConfiguration boot_config;
    char *kernel_filename;
    char *kernel_cmdline;
    char *initrd_filename;
    const char *cpu_type;
    AccelState *accelerator;
    CPUArchIdList *possible_cpus;
    CpuTopology smp;
    struct NVDIMMState *nvdimms_state;
    struct NumaState *numa_state;
};

/*
 * Registers machine type @machine_name ("none" gives "none-machine"), whose class is set up by
 * @machine_initfn(MachineClass *mc). The last statement of a board file.
 */
#define DEFINE_MACHINE(namestr, machine_initfn)                          \
    static void machine_initfn##_class_init(ObjectClass *oc, void *data) \
    {                                                                    \
        MachineClass *mc = MACHINE_CLASS(oc);                            \
        machine_initfn(mc);                                              \
    }                                                                    \
    static const TypeInfo machine_initfn##_typeinfo = {                  \
        .name = MACHINE_TYPE_NAME(namestr),                              \
        .parent = TYPE_MACHINE,                                          \
        .class_init = machine_initfn##_class_init,                       \
    };                                                                   \
    static void machine_initfn##_register_types(void)                    \
    {                                                                    \
        type_register_static(&machine_initfn##_typeinfo);                \
    }                                                                    \
    type_init(machine_initfn##_register_types)

#endif
