/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading the command line by the table in cmdline-options.c.
 *
 * Options begin with one or two dashes. A word without a dash is a disk image.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/keyval.h"
#include "cmdline.h"

Cmdline cmdline;

/* The row whose handler is running. */
static const CmdlineOption *current_option;

void cmdline_check(Error *err)
{
    if (err) {
        error_report_err(err);
        exit(EXIT_FAILURE);
    }
}

CmdlineItem *cmdline_add_item(GPtrArray *list, const char *arg)
{
    CmdlineItem *item = g_new0(CmdlineItem, 1);

    item->option = current_option;
    item->arg = arg;
    loc_save(&item->loc);
    g_ptr_array_add(list, item);
    return item;
}

void cmdline_handle(const CmdlineOption *option, const char *arg)
{
    current_option = option;
    g_hash_table_add(cmdline.given, (char *)option->name);
    if (option->phase == CMDLINE_AT_ONCE) {
        option->handler(arg);
    } else {
        cmdline_add_item(cmdline.later, arg);
    }
}

void cmdline_run_phase(CmdlinePhase phase)
{
    for (unsigned i = 0; i < cmdline.later->len; i++) {
        CmdlineItem *item = g_ptr_array_index(cmdline.later, i);

        if (item->option->phase == phase) {
            current_option = item->option;
            loc_push_restore(&item->loc);
            item->option->handler(item->arg);
            loc_pop(&item->loc);
        }
    }
}

const CmdlineOption *cmdline_find(const char *name)
{
    for (const CmdlineOption *o = cmdline_options; o->name || o->help; o++) {
        if (o->name && !strcmp(o->name, name)) {
            return o;
        }
    }
    return NULL;
}

/* How many words argv[i] takes. */
static int parse_word(int argc, char **argv, int i)
{
    const CmdlineOption *option;
    const char *word = argv[i];

    loc_set_cmdline(argv, i, 1);
    if (word[0] != '-') {
        cmdline_handle(cmdline_find("hda"), word);
        return 1;
    }
    word += word[1] == '-' ? 2 : 1;
    option = cmdline_find(word);
    if (!option) {
        error_report("invalid option");
        exit(EXIT_FAILURE);
    }
    if (!option->arg) {
        cmdline_handle(option, NULL);
        return 1;
    }
    if (i + 1 >= argc) {
        error_report("requires an argument");
        exit(EXIT_FAILURE);
    }
    loc_set_cmdline(argv, i, 2);
    cmdline_handle(option, argv[i + 1]);
    return 2;
}

void cmdline_parse(int argc, char **argv)
{
    Location loc;

    cmdline.machine = json_node_init_object(json_node_alloc(), json_object_new());
    cmdline.given = g_hash_table_new(g_str_hash, g_str_equal);
    cmdline.devices = g_ptr_array_new();
    cmdline.objects = g_ptr_array_new();
    cmdline.later = g_ptr_array_new();
    loc_push_none(&loc);
    for (int i = 1; i < argc;) {
        i += parse_word(argc, argv, i);
    }
    loc_pop(&loc);
}

bool cmdline_given(const char *name)
{
    return g_hash_table_contains(cmdline.given, name);
}

const char *cmdline_current_option(void)
{
    return current_option->name;
}

/* ---- help ---- */

static void print_row(FILE *f, const CmdlineOption *o)
{
    g_auto(GStrv) lines = g_strsplit(o->help, "\n", -1);
    int width = fprintf(f, "-%s%s%s", o->name, o->arg ? " " : "", o->arg ? o->arg : "");

    for (char **line = lines; *line; line++) {
        if (width > 15) {
            fputc('\n', f);
            width = 0;
        }
        fprintf(f, "%*s%s\n", 16 - width, "", *line);
        width = 0;
    }
}

void cmdline_print_help(FILE *f)
{
    fprintf(f, "usage: %s [options] [disk_image]\n\n", error_get_progname());
    fprintf(f, "'disk_image' is a raw hard disk image for IDE hard disk 0\n");
    for (const CmdlineOption *o = cmdline_options; o->name || o->help; o++) {
        if (!o->name) {
            fprintf(f, "\n%s:\n", o->help);
        } else if (o->help) {
            print_row(f, o);
        }
    }
}

/* ---- properties of the machine ---- */

void cmdline_set_machine(const char *name, const char *value)
{
    json_object_set_string_member(json_node_get_object(cmdline.machine), name, value);
}
