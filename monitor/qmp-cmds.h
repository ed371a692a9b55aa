/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Functions behind the QMP commands, by file. */
#ifndef MONITOR_QMP_CMDS_H
#define MONITOR_QMP_CMDS_H

#include "monitor/qmp.h"

/* qmp-cmds-control.c: the protocol itself */
QmpHandler qmp_qmp_capabilities, qmp_query_version, qmp_query_commands, qmp_query_qmp_schema;
QmpHandler qmp_human_monitor_command, qmp_getfd, qmp_closefd, qmp_query_command_line_options;

/* qmp-cmds-run.c: run state */
QmpHandler qmp_query_status, qmp_stop, qmp_cont, qmp_system_reset, qmp_system_powerdown;
QmpHandler qmp_system_wakeup, qmp_quit, qmp_set_action, qmp_watchdog_set_action, qmp_inject_nmi;
QmpHandler qmp_trace_event_get_state, qmp_trace_event_set_state;

/* qmp-cmds-machine.c: what there is */
QmpHandler qmp_query_name, qmp_query_uuid, qmp_query_kvm, qmp_query_target, qmp_query_machines;
QmpHandler qmp_query_current_machine, qmp_query_cpus_fast, qmp_query_hotpluggable_cpus;
QmpHandler qmp_query_memory_size_summary, qmp_query_balloon_cmd, qmp_balloon_cmd, qmp_query_memdev,
    qmp_query_pci;
QmpHandler qmp_query_nothing, qmp_memsave, qmp_pmemsave;
QmpHandler qmp_migrate, qmp_migrate_incoming, qmp_query_migrate;

/* qmp-cmds-qom.c */
QmpHandler qmp_qom_list, qmp_qom_get, qmp_qom_set, qmp_qom_list_types, qmp_qom_list_properties;
QmpHandler qmp_device_list_properties, qmp_object_add, qmp_object_del;

/* qmp-cmds-devices.c */
QmpHandler qmp_device_add, qmp_device_del, qmp_netdev_add, qmp_netdev_del_cmd, qmp_set_link_cmd;
QmpHandler qmp_announce_self;
QmpHandler qmp_query_chardev, qmp_query_chardev_backends, qmp_chardev_add, qmp_chardev_remove;
QmpHandler qmp_chardev_send_break, qmp_ringbuf_read, qmp_ringbuf_write;

/* qmp-cmds-block.c */
QmpHandler qmp_query_block, qmp_query_named_block_nodes, qmp_query_blockstats, qmp_blockdev_add;
QmpHandler qmp_blockdev_del, qmp_block_resize, qmp_block_set_io_throttle, qmp_blockdev_open_tray;
QmpHandler qmp_blockdev_close_tray, qmp_blockdev_remove_medium, qmp_blockdev_insert_medium;
QmpHandler qmp_blockdev_change_medium, qmp_eject;

/* qmp-cmds-input.c */
QmpHandler qmp_send_key, qmp_input_send_event;

/* qmp-cmds-display.c */
QmpHandler qmp_screendump;

/* hmp-info.c: what human monitors print */
QmpHandler qmp_x_query_ramblock;

#endif
