/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sorted lists of ranges. */
#include "qemu/osdep.h"
#include "qemu/range.h"

int range_compare(Range *a, Range *b)
{
    assert(!range_is_empty(a) && !range_is_empty(b));
    return a->upb < b->lob ? -1 : b->upb < a->lob ? 1 : 0;
}

/* Do they overlap, or does one end where the other begins? */
static bool range_touches(const Range *a, const Range *b)
{
    return (a->lob == 0 || b->upb >= a->lob - 1) && (b->lob == 0 || a->upb >= b->lob - 1);
}

GList *range_list_insert(GList *list, Range *data)
{
    GList *l = list;

    assert(!range_is_empty(data));
    while (l && ((Range *)l->data)->upb < data->lob && !range_touches(l->data, data)) {
        l = l->next;
    }
    if (!l || !range_touches(l->data, data)) {
        return g_list_insert_before(list, l, data);
    }
    range_extend(l->data, data);
    g_free(data);
    while (l->next && range_touches(l->data, l->next->data)) {
        range_extend(l->data, l->next->data);
        g_free(l->next->data);
        list = g_list_delete_link(list, l->next);
    }
    return list;
}

static void append_range(GList **list, uint64_t low, uint64_t high)
{
    Range *r = g_new(Range, 1);

    range_set_bounds(r, low, high);
    *list = g_list_append(*list, r);
}

void range_inverse_array(GList *in_ranges, GList **out_ranges, uint64_t low, uint64_t high)
{
    uint64_t next = low;

    for (GList *l = in_ranges; l; l = l->next) {
        Range *r = l->data;

        if (range_is_empty(r) || r->upb < next) {
            continue;
        }
        if (r->lob > high) {
            break;
        }
        if (r->lob > next) {
            append_range(out_ranges, next, r->lob - 1);
        }
        if (r->upb >= high) {
            return;
        }
        next = r->upb + 1;
    }
    append_range(out_ranges, next, high);
}
