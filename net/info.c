/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `info network`, and warnings about what is not connected. */
#include "qemu/osdep.h"
#include "monitor/monitor.h"
#include "net-internal.h"
#include "qemu/error-report.h"

void net_client_describe(GString *out, NetClientState *nc)
{
    g_string_append_printf(out, "%s: index=%u,type=%s,%s\n", nc->name, nc->queue_index,
                           NetClientDriver_str(nc->info->type), nc->info_str);
}

void print_net_client(Monitor *mon, NetClientState *nc)
{
    g_autoptr(GString) text = g_string_new(NULL);

    net_client_describe(text, nc);
    monitor_printf(mon, "%s", text->str);
}

/* Hubs first; then NICs, each with its peer, and back ends without a NIC. */
void net_print_info(GString *out)
{
    NetClientState *nc;

    net_hub_info(out);
    QTAILQ_FOREACH(nc, &net_clients, next) {
        bool is_nic = nc->info->type == NET_CLIENT_DRIVER_NIC;

        if (net_hub_id_for_client(nc, NULL)) {
            continue;
        }
        if (!nc->peer || is_nic) {
            net_client_describe(out, nc);
        }
        if (nc->peer && is_nic) {
            g_string_append(out, " \\ ");
            net_client_describe(out, nc->peer);
        }
    }
}

void net_check_clients(void)
{
    NetClientState *nc;

    net_hub_check_clients();
    QTAILQ_FOREACH(nc, &net_clients, next) {
        if (!nc->peer) {
            warn_report("%s %s has no peer",
                        nc->info->type == NET_CLIENT_DRIVER_NIC ? "nic" : "netdev", nc->name);
        }
    }
    for (int i = 0; i < MAX_NICS; i++) {
        NICInfo *nd = &nd_table[i];

        if (nd->used && !nd->instantiated) {
            warn_report("requested NIC (%s, model %s) was not created"
                        " (not supported by this machine?)",
                        nd->name ? nd->name : "anonymous",
                        nd->model ? nd->model : "unspecified");
        }
    }
}
