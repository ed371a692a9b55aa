/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rules of driver blkdebug. inject-error becomes active when its event happens (while the state is
 * the one it names), in place of those that were active before, and then fails requests of its
 * iotype; set-state moves the state when its event happens. Names are those of QEMU's blkdebug; of its
 * events those happen here that are requests ("read_aio", "write_aio", "flush_to_disk"; "none" is when
 * the node is opened), since the events inside formats are an implementation's own. x-percent is an
 * addition: how often an active rule applies, by the seeded generator.
 */
#include "qemu/osdep.h"
#include "blkdebug.h"
#include "qapi/json-text.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/guest-random.h"

#define ANY_STATE 0
#define FIRST_STATE 1

/* Operations that inject-error concerns: bits of BlkdebugEvent. */
#define ALL_OPERATIONS ((1u << BLKDEBUG_OPENED) - 1)

typedef struct Rule {
    bool set_state;
    bool active;
    BlkdebugEvent event;
    int64_t state;              /* that it applies in */
    int64_t new_state;
    unsigned operations;
    int error;
    int64_t offset;             /* -1: everywhere */
    bool once;
    int64_t percent;
} Rule;

struct BlkdebugRules {
    GArray *rules;
    int64_t state;
};

/* ---- options ---- */

static bool take_int(JsonObject *o, const char *name, int64_t *value, Error **errp)
{
    g_autofree char *text = block_opt_str(o, name);

    if (text && qemu_strtoi64(text, NULL, 0, value) < 0) {
        error_setg(errp, "Parameter '%s' expects a number", name);
        return false;
    }
    return true;
}

static bool take_event(JsonObject *o, BlkdebugEvent *event, Error **errp)
{
    static const struct {
        const char *name;
        BlkdebugEvent event;
    } events[] = {
        { "none", BLKDEBUG_OPENED }, { "read_aio", BLKDEBUG_READ }, { "write_aio", BLKDEBUG_WRITE },
        { "flush_to_disk", BLKDEBUG_FLUSH }, { "flush_to_os", BLKDEBUG_FLUSH },
    };
    g_autofree char *text = block_opt_str(o, "event");

    for (size_t i = 0; text && i < ARRAY_SIZE(events); i++) {
        if (!strcmp(text, events[i].name)) {
            *event = events[i].event;
            return true;
        }
    }
    error_setg(errp, text ? "Parameter 'event' does not accept value '%s': use read_aio, write_aio, "
               "flush_to_disk or none" : "Parameter 'event' is missing%s", text ?: "");
    return false;
}

static bool take_iotype(JsonObject *o, unsigned *operations, Error **errp)
{
    static const char *const names[] = { "read", "write", "write-zeroes", "discard", "flush" };
    g_autofree char *text = block_opt_str(o, "iotype");

    *operations = ALL_OPERATIONS;
    for (size_t i = 0; text && i < ARRAY_SIZE(names); i++) {
        if (!strcmp(text, names[i])) {
            *operations = 1u << i;
            return true;
        }
    }
    if (text) {
        error_setg(errp, "Parameter 'iotype' does not accept value '%s'", text);
    }
    return !text;
}

static bool parse_rule(JsonObject *o, Rule *rule, Error **errp)
{
    int64_t error = EIO, sector = -1;
    bool immediately = false;

    rule->percent = 100;
    if (!take_event(o, &rule->event, errp) || !take_int(o, "state", &rule->state, errp)) {
        return false;
    }
    if (rule->set_state) {
        return take_int(o, "new_state", &rule->new_state, errp) &&
               block_opts_check_empty(o, "blkdebug", errp);
    }
    if (!take_iotype(o, &rule->operations, errp) || !take_int(o, "errno", &error, errp) ||
        !take_int(o, "sector", &sector, errp) || !take_int(o, "x-percent", &rule->percent, errp) ||
        !block_opt_bool(o, "once", &rule->once, errp) ||
        !block_opt_bool(o, "immediately", &immediately, errp)) {
        return false;
    }
    if (error < 0 || error > 4095 || sector < -1 || sector > INT64_MAX >> BDRV_SECTOR_BITS) {
        error_setg(errp, "Parameter '%s' is out of range", error < 0 || error > 4095 ? "errno"
                                                                                     : "sector");
        return false;
    }
    rule->error = error;
    rule->offset = sector < 0 ? -1 : sector << BDRV_SECTOR_BITS;
    return block_opts_check_empty(o, "blkdebug", errp);
}

static bool add_rule(BlkdebugRules *r, JsonNode *value, bool set_state, Error **errp)
{
    Rule rule = { .set_state = set_state };

    if (!JSON_NODE_HOLDS_OBJECT(value)) {
        error_setg(errp, "A rule of blkdebug is an object");
        return false;
    }
    if (!parse_rule(json_node_get_object(value), &rule, errp)) {
        return false;
    }
    g_array_append_val(r->rules, rule);
    return true;
}

/* A list; or an object of numbered members, which is how -drive spells it. */
static bool take_rules(BlkdebugRules *r, JsonObject *options, const char *name, Error **errp)
{
    bool set_state = !strcmp(name, "set-state");
    JsonNode *value = json_object_get_member(options, name);
    g_autoptr(GList) elements = NULL;
    bool ok = true;

    if (!value) {
        return true;
    }
    if (JSON_NODE_HOLDS_ARRAY(value)) {
        elements = json_array_get_elements(json_node_get_array(value));
    } else if (JSON_NODE_HOLDS_OBJECT(value)) {
        elements = json_object_get_values(json_node_get_object(value));
    } else {
        error_setg(errp, "Parameter '%s' expects a list", name);
        return false;
    }
    for (GList *l = elements; l && ok; l = l->next) {
        ok = add_rule(r, l->data, set_state, errp);
    }
    json_object_remove_member(options, name);
    return ok;
}

/* What add_section() adds to; qemu_read_config_file() has nothing to hand it over with. */
static BlkdebugRules *loading;

/* A section of the configuration file. */
static void add_section(const char *group, void *values, void *opaque, Error **errp)
{
    JsonNode *node = json_node_init_object(json_node_alloc(), values);

    if (!strcmp(group, "inject-error") || !strcmp(group, "set-state")) {
        add_rule(loading, node, !strcmp(group, "set-state"), errp);
    } else {
        error_setg(errp, "Section '%s' of blkdebug is unknown", group);
    }
    json_node_unref(node);
}

/* ---- requests ---- */

static bool by_chance(int64_t percent)
{
    uint32_t word;

    if (percent >= 100) {
        return true;
    }
    qemu_guest_getrandom_nofail(&word, sizeof(word));
    return word % 100 < percent;
}

static bool applies(const Rule *rule, BlkdebugEvent event, int64_t offset, int64_t bytes)
{
    return rule->active && (rule->operations & 1u << event) &&
           (rule->offset < 0 || (rule->offset >= offset && rule->offset < offset + bytes)) &&
           by_chance(rule->percent);
}

static void deactivate_all(BlkdebugRules *r)
{
    for (unsigned i = 0; i < r->rules->len; i++) {
        g_array_index(r->rules, Rule, i).active = false;
    }
}

/* All rules see the state that was there before the event. */
static void happen(BlkdebugRules *r, BlkdebugEvent event)
{
    int64_t new_state = r->state;
    bool injected = false;

    for (unsigned i = 0; i < r->rules->len; i++) {
        Rule *rule = &g_array_index(r->rules, Rule, i);

        if (rule->event != event || (rule->state != ANY_STATE && rule->state != r->state)) {
            continue;
        }
        if (rule->set_state) {
            new_state = rule->new_state;
            continue;
        }
        if (!injected) {
            deactivate_all(r);
        }
        rule->active = injected = true;
    }
    r->state = new_state;
}

int blkdebug_rules_check(BlkdebugRules *r, BlkdebugEvent event, int64_t offset, int64_t bytes)
{
    happen(r, event);
    for (unsigned i = 0; i < r->rules->len; i++) {
        Rule rule = g_array_index(r->rules, Rule, i);

        if (!applies(&rule, event, offset, bytes)) {
            continue;
        }
        if (rule.once) {
            g_array_remove_index(r->rules, i);
        }
        return -rule.error;
    }
    return 0;
}

/* ---- life ---- */

BlkdebugRules *blkdebug_rules_new(JsonObject *options, Error **errp)
{
    BlkdebugRules *r = g_new0(BlkdebugRules, 1);
    g_autofree char *config = block_opt_str(options, "config");

    r->rules = g_array_new(false, false, sizeof(Rule));
    r->state = FIRST_STATE;
    loading = r;
    if ((config && *config && qemu_read_config_file(config, add_section, errp) < 0) ||
        !take_rules(r, options, "inject-error", errp) ||
        !take_rules(r, options, "set-state", errp)) {
        g_clear_pointer(&r, blkdebug_rules_free);
    } else {
        happen(r, BLKDEBUG_OPENED);
    }
    return r;
}

void blkdebug_rules_free(BlkdebugRules *r)
{
    g_array_free(r->rules, true);
    g_free(r);
}
