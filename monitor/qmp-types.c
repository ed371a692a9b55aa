/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Types of the QMP commands, and events with their data. Names and members are those of QEMU's QMP
 * reference.
 */
#include "qemu/osdep.h"
#include "monitor/qmp.h"

const QmpType qmp_types[] = {
    { "QMPCapability", "=oob" },
    { "VersionTriple", "major:int minor:int micro:int" },
    { "VersionInfo", "qemu:VersionTriple package:str" },
    { "CommandInfo", "name:str" },
    { "SchemaInfo", "name:str meta-type:SchemaMetaType *arg-type:str *ret-type:str *allow-oob:bool "
                    "*features:[str] *members:[any] *values:[str] *element-type:str "
                    "*json-type:JSONType" },
    { "SchemaMetaType", "=builtin enum array object alternate command event" },
    { "JSONType", "=string number int boolean null object array value" },
    { "HumanReadableText", "human-readable-text:str" },

    { "RunState", "=debug inmigrate internal-error io-error paused postmigrate prelaunch "
                  "finish-migrate restore-vm running save-vm shutdown suspended watchdog "
                  "guest-panicked colo" },
    { "StatusInfo", "running:bool singlestep:bool status:RunState" },
    { "RebootAction", "=reset shutdown" },
    { "ShutdownAction", "=poweroff pause" },
    { "PanicAction", "=pause shutdown exit-failure none" },
    { "WatchdogAction", "=reset shutdown poweroff pause debug none inject-nmi" },
    { "ShutdownCause", "=none host-error host-qmp-quit host-qmp-system-reset host-signal host-ui "
                       "guest-shutdown guest-reset guest-panic subsystem-reset snapshot-load" },
    { "GuestPanicAction", "=pause poweroff run" },

    { "NameInfo", "*name:str" },
    { "UuidInfo", "UUID:str" },
    { "KvmInfo", "enabled:bool present:bool" },
    { "TargetInfo", "arch:SysEmuTarget" },
    { "SysEmuTarget", "=i386 x86_64" },
    { "MachineInfo", "name:str *alias:str *is-default:bool cpu-max:int hotpluggable-cpus:bool "
                     "numa-mem-supported:bool deprecated:bool *default-cpu-type:str "
                     "*default-ram-id:str" },
    { "CurrentMachineParams", "wakeup-suspend-support:bool" },
    { "BalloonInfo", "actual:int" },
    { "MemoryInfo", "base-memory:size *plugged-memory:size" },
    { "CpuInstanceProperties", "*node-id:int *socket-id:int *die-id:int *cluster-id:int "
                               "*core-id:int *thread-id:int" },
    { "CpuInfoFast", "cpu-index:int qom-path:str thread-id:int *props:CpuInstanceProperties "
                     "target:SysEmuTarget" },
    { "HotpluggableCPU", "type:str vcpus-count:int props:CpuInstanceProperties *qom-path:str" },
    { "Memdev", "*id:str size:size merge:bool dump:bool prealloc:bool share:bool *reserve:bool "
                "host-nodes:[uint16] policy:HostMemPolicy" },
    { "HostMemPolicy", "=default preferred bind interleave" },
    { "MigrationInfo", "*status:str" },
    { "CommandLineOptionInfo", "option:str parameters:[CommandLineParameterInfo]" },
    { "CommandLineParameterInfo", "name:str type:CommandLineParameterType *help:str *default:str" },
    { "CommandLineParameterType", "=string boolean number size" },

    { "ObjectPropertyInfo", "name:str type:str *description:str *default-value:any" },
    { "ObjectTypeInfo", "name:str *abstract:bool *parent:str" },

    { "ChardevInfo", "label:str filename:str frontend-open:bool" },
    { "ChardevBackendInfo", "name:str" },
    { "ChardevBackend", "type:str data:any" },
    { "ChardevReturn", "*pty:str" },
    { "DataFormat", "=utf8 base64" },

    { "PciInfo", "bus:int devices:[PciDeviceInfo]" },
    { "PciDeviceInfo", "bus:int slot:int function:int class_info:PciDeviceClass id:PciDeviceId "
                       "*irq:int irq_pin:int qdev_id:str *pci_bridge:PciBridgeInfo "
                       "regions:[PciMemoryRegion]" },
    { "PciDeviceClass", "*desc:str class:int" },
    { "PciDeviceId", "device:int vendor:int *subsystem:int *subsystem-vendor:int" },
    { "PciMemoryRegion", "bar:int type:str address:int size:int *prefetch:bool *mem_type_64:bool" },
    { "PciBridgeInfo", "bus:PciBusInfo *devices:[PciDeviceInfo]" },
    { "PciBusInfo", "number:int secondary:int subordinate:int io_range:PciMemoryRange "
                    "memory_range:PciMemoryRange prefetchable_range:PciMemoryRange" },
    { "PciMemoryRange", "base:int limit:int" },

    { "KeyValue", "type:KeyValueKind data:any" },
    { "KeyValueKind", "=number qcode" },
    { "InputEvent", "type:InputEventKind data:any" },
    { "InputEventKind", "=key btn rel abs" },
    { "ImageFormat", "=ppm png" },

    { "BlockInfo", "device:str *qdev:str type:str removable:bool locked:bool *tray_open:bool "
                   "*inserted:BlockDeviceInfo *io-status:BlockDeviceIoStatus" },
    { "BlockDeviceIoStatus", "=ok failed nospace" },
    { "BlockDeviceInfo", "file:str *node-name:str ro:bool drv:str *backing_file:str "
                         "backing_file_depth:int encrypted:bool "
                         "detect_zeroes:BlockdevDetectZeroesOptions bps:int bps_rd:int bps_wr:int "
                         "iops:int iops_rd:int iops_wr:int cache:BlockdevCacheInfo "
                         "write_threshold:int image:ImageInfo" },
    { "BlockdevDetectZeroesOptions", "=off on unmap" },
    { "BlockdevCacheInfo", "writeback:bool direct:bool no-flush:bool" },
    { "ImageInfo", "filename:str format:str *dirty-flag:bool *actual-size:int virtual-size:int "
                   "*cluster-size:int *backing-filename:str *backing-image:ImageInfo "
                   "*format-specific:any" },
    { "BlockStats", "*device:str *qdev:str *node-name:str stats:any" },
    { "BlockdevChangeReadOnlyMode", "=retain read-only read-write" },
    { "IoOperationType", "=read write" },
    { "BlockErrorAction", "=ignore report stop" },

    { "TraceEventInfo", "name:str state:TraceEventState vcpu:bool" },
    { "TraceEventState", "=unavailable disabled enabled" },
    { 0 }
};

const QmpType qmp_events[] = {
    { "ACPI_DEVICE_OST", "info:any" },
    { "BLOCK_IO_ERROR", "device:str *node-name:str operation:IoOperationType "
                        "action:BlockErrorAction *nospace:bool reason:str" },
    { "BALLOON_CHANGE", "actual:int" },
    { "DEVICE_DELETED", "*device:str path:str" },
    { "DEVICE_TRAY_MOVED", "device:str id:str tray-open:bool" },
    { "DEVICE_UNPLUG_GUEST_ERROR", "*device:str path:str" },
    { "GUEST_CRASHLOADED", "*action:GuestPanicAction" },
    { "GUEST_PANICKED", "action:GuestPanicAction" },
    { "GUEST_PVSHUTDOWN", "" },
    { "NIC_RX_FILTER_CHANGED", "*name:str path:str" },
    { "POWERDOWN", "" },
    { "RESET", "guest:bool reason:ShutdownCause" },
    { "RESUME", "" },
    { "RTC_CHANGE", "offset:int qom-path:str" },
    { "SHUTDOWN", "guest:bool reason:ShutdownCause" },
    { "STOP", "" },
    { "SUSPEND", "" },
    { "VSERPORT_CHANGE", "id:str open:bool" },
    { "WAKEUP", "" },
    { "WATCHDOG", "action:WatchdogAction" },
    { 0 }
};
