/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of human monitor commands. Names and parameters are those of QEMU's manual, "QEMU
 * Monitor".
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"

const HmpCommand hmp_commands[] = {
    { "help|?", "name:S?", "[cmd]", "list the commands, or tell about one", hmp_help },
    { "info", "item:s?", "[subcommand]", "show a part of the system's state", hmp_info },

    { "quit|q", "", "", "end the emulator", hmp_quit },
    { "stop|s", "", "", "stop the machine", hmp_stop },
    { "cont|c", "", "", "start it again", hmp_cont },
    { "system_reset", "", "", "reset the machine", hmp_system_reset },
    { "system_powerdown", "", "", "press the power button", hmp_system_powerdown },
    { "system_wakeup", "", "", "wake the guest from suspend", hmp_system_wakeup },
    { "nmi", "", "", "inject an NMI", hmp_nmi },
    { "watchdog_action", "action:s", "[reset|shutdown|poweroff|pause|debug|none]",
      "what an expired watchdog does", hmp_watchdog_action },
    { "boot_set", "bootdevice:s", "bootdevice", "change the list of boot devices", hmp_boot_set },
    { "singlestep", "option:s?", "[on|off]", "accepted: no CPU executes", hmp_accept },
    { "cpu", "index:i", "index", "accepted: commands use the first CPU", hmp_accept },
    { "log", "items:s", "item1[,...]", "log these items ('log help': the list)", hmp_log },
    { "logfile", "filename:s", "filename", "log to that file", hmp_logfile },
    { "trace-event", "name:s option:b vcpu:i?", "name on|off [vcpu]", "switch trace events",
      hmp_trace_event },
    { "savevm", "name:s?", "tag", "not supported: there is no block device to keep it",
      hmp_no_snapshots },
    { "loadvm", "name:s", "tag", "not supported, as savevm", hmp_no_snapshots },
    { "delvm", "name:s", "tag", "not supported, as savevm", hmp_no_snapshots },

    { "device_add", "device:S", "driver[,prop=value][,...]", "add a device", hmp_device_add },
    { "device_del", "id:s", "device", "take a device away", hmp_device_del },
    { "object_add", "object:S", "[qom-type=]type,id=str[,prop=value][,...]", "add an object",
      hmp_object_add },
    { "object_del", "id:s", "id", "take an object away", hmp_object_del },
    { "netdev_add", "netdev:S", "[user|socket|…],id=str[,prop=value][,...]",
      "add a network back end", hmp_netdev_add },
    { "netdev_del", "id:s", "id", "take a network back end away", hmp_netdev_del },
    { "set_link", "name:s up:b", "name on|off", "pull or plug a network cable", hmp_set_link },
    { "chardev-add", "args:S", "args", "add a character device", hmp_chardev_add },
    { "chardev-remove", "id:s", "id", "take a character device away", hmp_chardev_remove },
    { "chardev-send-break", "id:s", "id", "let a break arrive there", hmp_chardev_send_break },
    { "ringbuf_read", "device:s size:i", "device size", "take bytes out of a ring buffer",
      hmp_ringbuf_read },
    { "ringbuf_write", "device:s data:s", "device data", "put bytes into a ring buffer",
      hmp_ringbuf_write },
    { "getfd", "fdname:s", "getfd name", "name a descriptor that came over the socket", hmp_getfd },
    { "closefd", "fdname:s", "closefd name", "close such a descriptor", hmp_closefd },

    { "qom-list", "path:s?", "path", "list the properties of an object", hmp_qom_list },
    { "qom-get", "path:s property:s", "path property", "show a property", hmp_qom_get },
    { "qom-set", "json:-j path:s property:s value:S", "[-j] path property value",
      "set a property (-j: the value is JSON)", hmp_qom_set },

    { "sendkey", "keys:s hold-time:i?", "keys [hold_ms]", "press keys together, e.g. ctrl-alt-f1",
      hmp_sendkey },
    { "mouse_move", "dx:s dy:s dz:s?", "dx dy [dz]", "move the mouse", hmp_mouse_move },
    { "mouse_button", "state:i", "state", "set the mouse buttons (1: left, 2: middle, 4: right)",
      hmp_mouse_button },

    { "x", "fmt:f addr:i", "/fmt addr", "dump virtual memory", hmp_x },
    { "xp", "fmt:f addr:i", "/fmt addr", "dump physical memory", hmp_xp },
    { "i", "fmt:f addr:i index:i?", "/fmt addr", "read an I/O port", hmp_i },
    { "o", "fmt:f addr:i value:i", "/fmt addr value", "write an I/O port", hmp_o },
    { "print|p", "fmt:f value:i", "/fmt expr", "calculate", hmp_print },
    { "sum", "start:i size:i", "addr size", "checksum (BSD) of a part of memory", hmp_sum },
    { "memsave", "val:i size:i filename:s", "addr size file", "save virtual memory to a file",
      hmp_memsave },
    { "pmemsave", "val:i size:i filename:s", "addr size file", "save physical memory to a file",
      hmp_pmemsave },
    { 0 }
};

const HmpCommand hmp_info_commands[] = {
    { "block", "", "", "show block devices", hmp_info_nothing },
    { "chardev", "", "", "show character devices", hmp_info_chardev },
    { "cpus", "", "", "show CPUs", hmp_info_cpus },
    { "hotpluggable-cpus", "", "", "show places for CPUs", hmp_info_hotpluggable_cpus },
    { "iothreads", "", "", "show I/O threads", hmp_info_nothing },
    { "kvm", "", "", "show whether KVM is in use", hmp_info_kvm },
    { "memdev", "", "", "show memory back ends", hmp_info_memdev },
    { "memory-devices", "", "", "show memory devices", hmp_info_nothing },
    { "memory_size_summary", "", "", "show how much memory there is", hmp_info_memory_size },
    { "mtree", "flatview:-f dispatch_tree:-d owner:-o disabled:-D", "[-f][-d][-o][-D]",
      "show the memory tree (-f: as flat views; -d: their dispatch, with -f; -o: owners; "
      "-D: disabled regions, too)", hmp_info_mtree },
    { "name", "", "", "show the name of the machine", hmp_info_name },
    { "network", "", "", "show network clients", hmp_info_network },
    { "numa", "", "", "show NUMA nodes", hmp_info_numa },
    { "pci", "", "", "show PCI devices", hmp_info_pci },
    { "qdm", "", "", "show the types of devices", hmp_info_qdm },
    { "qom-tree", "path:s?", "[path]", "show the tree of objects", hmp_info_qom_tree },
    { "qtree", "", "", "show the tree of devices and buses", hmp_info_qtree },
    { "ramblock", "", "", "show RAM blocks", hmp_info_ramblock },
    { "registers", "cpustate_all:-a vcpu:i?", "[-a|vcpu]", "show the registers of the CPU",
      hmp_info_registers },
    { "snapshots", "", "", "show saved machines", hmp_info_snapshots },
    { "status", "", "", "show whether the machine runs", hmp_info_status },
    { "trace-events", "name:s? vcpu:i?", "[name] [vcpu]", "show trace events",
      hmp_info_trace_events },
    { "uuid", "", "", "show the UUID of the machine", hmp_info_uuid },
    { "version", "", "", "show the version of the emulator", hmp_info_version },
    { 0 }
};
