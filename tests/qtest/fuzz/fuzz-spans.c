/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "fuzz-spans.h"

#define SPAN(set, i) (&g_array_index((set)->spans, Range, i))

void fuzz_spans_init(FuzzSpans *set)
{
    set->spans = g_array_new(FALSE, FALSE, sizeof(Range));
}

void fuzz_spans_destroy(FuzzSpans *set)
{
    g_array_unref(set->spans);
}

void fuzz_spans_clear(FuzzSpans *set)
{
    if (set->spans->len) {
        g_array_set_size(set->spans, 0);
    }
}

/* Index of the first span that does not end before @addr. */
static unsigned search(const FuzzSpans *set, uint64_t addr)
{
    unsigned low = 0, high = set->spans->len;

    while (low < high) {
        unsigned middle = low + (high - low) / 2;

        if (range_upb(SPAN(set, middle)) < addr) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool fuzz_spans_overlap(const FuzzSpans *set, Range piece)
{
    unsigned i = search(set, range_lob(&piece));

    return i < set->spans->len && range_lob(SPAN(set, i)) <= range_upb(&piece);
}

/* Whether nothing lies between the two, where the span does not end before the piece. */
static bool touches(const Range *span, const Range *piece)
{
    return range_lob(span) <= range_upb(piece) || range_lob(span) - range_upb(piece) == 1;
}

void fuzz_spans_add(FuzzSpans *set, Range piece)
{
    uint64_t before = range_lob(&piece) ? range_lob(&piece) - 1 : 0;
    unsigned from = search(set, before), to = from;

    for (; to < set->spans->len && touches(SPAN(set, to), &piece); to++) {
        range_extend(&piece, SPAN(set, to));
    }
    if (to == from) {
        g_array_insert_val(set->spans, from, piece);
        return;
    }
    *SPAN(set, from) = piece;
    if (to - from > 1) {
        g_array_remove_range(set->spans, from + 1, to - from - 1);
    }
}
