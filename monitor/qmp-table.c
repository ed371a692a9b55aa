/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of QMP commands: name, arguments, result, function. Names, arguments and results are
 * those of QEMU's QMP reference; how types are written is told in monitor/qmp.h.
 */
#include "qemu/osdep.h"
#include "monitor/qmp.h"
#include "qmp-cmds.h"

const QmpCommand qmp_commands[] = {
    /* the protocol */
    { "qmp_capabilities", "*enable:[QMPCapability]", NULL, qmp_qmp_capabilities },
    { "query-version", "", "VersionInfo", qmp_query_version },
    { "query-commands", "", "[CommandInfo]", qmp_query_commands },
    { "query-qmp-schema", "", "[SchemaInfo]", qmp_query_qmp_schema },
    { "query-command-line-options", "*option:str", "[CommandLineOptionInfo]",
      qmp_query_command_line_options },
    { "human-monitor-command", "command-line:str *cpu-index:int", "str", qmp_human_monitor_command },
    { "getfd", "fdname:str", NULL, qmp_getfd },
    { "closefd", "fdname:str", NULL, qmp_closefd },

    /* run state */
    { "query-status", "", "StatusInfo", qmp_query_status },
    { "stop", "", NULL, qmp_stop },
    { "cont", "", NULL, qmp_cont },
    { "system_reset", "", NULL, qmp_system_reset },
    { "system_powerdown", "", NULL, qmp_system_powerdown },
    { "system_wakeup", "", NULL, qmp_system_wakeup },
    { "quit", "", NULL, qmp_quit },
    { "set-action", "*reboot:RebootAction *shutdown:ShutdownAction *panic:PanicAction "
                    "*watchdog:WatchdogAction", NULL, qmp_set_action },
    { "watchdog-set-action", "action:WatchdogAction", NULL, qmp_watchdog_set_action },
    { "inject-nmi", "", NULL, qmp_inject_nmi },
    { "trace-event-get-state", "name:str *vcpu:int", "[TraceEventInfo]", qmp_trace_event_get_state },
    { "trace-event-set-state", "name:str enable:bool *ignore-unavailable:bool *vcpu:int", NULL,
      qmp_trace_event_set_state },

    /* what there is */
    { "query-name", "", "NameInfo", qmp_query_name },
    { "query-uuid", "", "UuidInfo", qmp_query_uuid },
    { "query-kvm", "", "KvmInfo", qmp_query_kvm },
    { "query-target", "", "TargetInfo", qmp_query_target },
    { "query-machines", "", "[MachineInfo]", qmp_query_machines },
    { "query-current-machine", "", "CurrentMachineParams", qmp_query_current_machine },
    { "query-cpus-fast", "", "[CpuInfoFast]", qmp_query_cpus_fast },
    { "query-hotpluggable-cpus", "", "[HotpluggableCPU]", qmp_query_hotpluggable_cpus },
    { "query-memory-size-summary", "", "MemoryInfo", qmp_query_memory_size_summary },
    { "query-balloon", "", "BalloonInfo", qmp_query_balloon_cmd },
    { "balloon", "value:int", NULL, qmp_balloon_cmd },
    { "query-memdev", "", "[Memdev]", qmp_query_memdev },
    { "query-pci", "", "[PciInfo]", qmp_query_pci },
    { "query-block", "", "[BlockInfo]", qmp_query_block },
    { "query-blockstats", "*query-nodes:bool", "[BlockStats]", qmp_query_blockstats },
    { "query-named-block-nodes", "*flat:bool", "[BlockDeviceInfo]", qmp_query_named_block_nodes },
    { "query-jobs", "", "[any]", qmp_query_nothing },
    { "query-block-jobs", "", "[any]", qmp_query_nothing },
    { "query-iothreads", "", "[any]", qmp_query_nothing },
    { "query-tpm", "", "[any]", qmp_query_nothing },
    { "query-rx-filter", "*name:str", "[any]", qmp_query_nothing },
    { "query-memory-devices", "", "[any]", qmp_query_nothing },
    { "migrate", "uri:str *blk:bool *inc:bool *detach:bool *resume:bool", NULL, qmp_migrate },
    { "migrate-incoming", "uri:str", NULL, qmp_migrate_incoming },
    { "query-migrate", "", "MigrationInfo", qmp_query_migrate },
    { "memsave", "val:int size:int filename:str *cpu-index:int", NULL, qmp_memsave },
    { "pmemsave", "val:int size:int filename:str", NULL, qmp_pmemsave },
    { "x-query-ramblock", "", "HumanReadableText", qmp_x_query_ramblock, QMP_UNSTABLE },

    /* objects */
    { "qom-list", "path:str", "[ObjectPropertyInfo]", qmp_qom_list },
    { "qom-get", "path:str property:str", "any", qmp_qom_get },
    { "qom-set", "path:str property:str value:any", NULL, qmp_qom_set },
    { "qom-list-types", "*implements:str *abstract:bool", "[ObjectTypeInfo]", qmp_qom_list_types },
    { "qom-list-properties", "typename:str", "[ObjectPropertyInfo]", qmp_qom_list_properties },
    { "device-list-properties", "typename:str", "[ObjectPropertyInfo]", qmp_device_list_properties },
    { "object-add", "qom-type:str id:str", NULL, qmp_object_add, QMP_OPEN_ARGS },
    { "object-del", "id:str", NULL, qmp_object_del },

    /* devices and back ends */
    { "device_add", "driver:str *bus:str *id:str", NULL, qmp_device_add, QMP_OPEN_ARGS },
    { "device_del", "id:str", NULL, qmp_device_del },
    { "netdev_add", "type:str id:str", NULL, qmp_netdev_add, QMP_OPEN_ARGS },
    { "netdev_del", "id:str", NULL, qmp_netdev_del_cmd },
    { "set_link", "name:str up:bool", NULL, qmp_set_link_cmd },
    { "announce-self", "initial:int max:int rounds:int step:int *interfaces:[str] *id:str", NULL,
      qmp_announce_self },
    { "query-chardev", "", "[ChardevInfo]", qmp_query_chardev },
    { "query-chardev-backends", "", "[ChardevBackendInfo]", qmp_query_chardev_backends },
    { "chardev-add", "id:str backend:ChardevBackend", "ChardevReturn", qmp_chardev_add },
    { "chardev-remove", "id:str", NULL, qmp_chardev_remove },
    { "chardev-send-break", "id:str", NULL, qmp_chardev_send_break },
    { "ringbuf-read", "device:str size:int *format:DataFormat", "str", qmp_ringbuf_read },
    { "ringbuf-write", "device:str data:str *format:DataFormat", NULL, qmp_ringbuf_write },

    /* block nodes, drives, media */
    { "blockdev-add", "driver:str *node-name:str", NULL, qmp_blockdev_add, QMP_OPEN_ARGS },
    { "blockdev-del", "node-name:str", NULL, qmp_blockdev_del },
    { "block_resize", "*device:str *node-name:str size:int", NULL, qmp_block_resize },
    { "block_set_io_throttle",
      "*device:str *id:str bps:int bps_rd:int bps_wr:int iops:int iops_rd:int iops_wr:int "
      "*bps_max:int *bps_rd_max:int *bps_wr_max:int *iops_max:int *iops_rd_max:int "
      "*iops_wr_max:int *bps_max_length:int *bps_rd_max_length:int *bps_wr_max_length:int "
      "*iops_max_length:int *iops_rd_max_length:int *iops_wr_max_length:int *iops_size:int "
      "*group:str", NULL, qmp_block_set_io_throttle },
    { "blockdev-open-tray", "*device:str *id:str *force:bool", NULL, qmp_blockdev_open_tray },
    { "blockdev-close-tray", "*device:str *id:str", NULL, qmp_blockdev_close_tray },
    { "blockdev-remove-medium", "id:str", NULL, qmp_blockdev_remove_medium },
    { "blockdev-insert-medium", "id:str node-name:str", NULL, qmp_blockdev_insert_medium },
    { "blockdev-change-medium", "*device:str *id:str filename:str *format:str *force:bool "
                                "*read-only-mode:BlockdevChangeReadOnlyMode", NULL,
      qmp_blockdev_change_medium },
    { "eject", "*device:str *id:str *force:bool", NULL, qmp_eject },

    /* input */
    { "send-key", "keys:[KeyValue] *hold-time:int", NULL, qmp_send_key },
    { "screendump", "filename:str *device:str *head:int *format:ImageFormat", NULL, qmp_screendump },
    { "input-send-event", "*device:str *head:int events:[InputEvent]", NULL, qmp_input_send_event },
    { 0 }
};

const QmpCommand *qmp_find_command(const char *name)
{
    for (const QmpCommand *c = qmp_commands; c->name; c++) {
        if (!strcmp(c->name, name)) {
            return c;
        }
    }
    return NULL;
}

/* ---- for handlers ---- */

const char *qmp_arg_str(JsonObject *args, const char *name)
{
    return json_object_get_string_member_with_default(args, name, NULL);
}

bool qmp_arg_bool(JsonObject *args, const char *name, bool def)
{
    return json_object_get_boolean_member_with_default(args, name, def);
}

int64_t qmp_arg_int(JsonObject *args, const char *name, int64_t def)
{
    return json_object_get_int_member_with_default(args, name, def);
}

JsonNode *qmp_object(JsonObject *object)
{
    JsonNode *node = json_node_alloc();

    json_node_init_object(node, object);
    json_object_unref(object);
    return node;
}

JsonNode *qmp_array(JsonArray *array)
{
    JsonNode *node = json_node_alloc();

    json_node_init_array(node, array);
    json_array_unref(array);
    return node;
}

JsonNode *qmp_text(char *text)
{
    JsonObject *object = json_object_new();

    json_object_set_string_member(object, "human-readable-text", text);
    g_free(text);
    return qmp_object(object);
}
