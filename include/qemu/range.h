/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ranges of 64-bit unsigned numbers, both bounds included; lob > upb (lob = upb + 1) is empty.
 * The whole 64-bit space is a valid range, whose size 2^64 reads as 0.
 */
#ifndef QEMU_RANGE_H
#define QEMU_RANGE_H

/* Use the functions below rather than the fields. */
struct Range {
    uint64_t lob;
    uint64_t upb;
};

/* An empty range, for initializers. */
#define range_empty ((Range){ .lob = 1, .upb = 0 })

static inline bool range_is_empty(const Range *range)
{
    return range->lob > range->upb;
}

static inline bool range_contains(const Range *range, uint64_t val)
{
    return val >= range->lob && val <= range->upb;
}

static inline void range_make_empty(Range *range)
{
    *range = range_empty;
}

/* From bounds. */
static inline void range_set_bounds(Range *range, uint64_t lob, uint64_t upb)
{
    range->lob = lob;
    range->upb = upb;
    assert(!range_is_empty(range));
}

/* From lower bound and upper bound + 1 (0: up to the end of the 64-bit space). */
static inline void range_set_bounds1(Range *range, uint64_t lob, uint64_t upb_plus1)
{
    if (lob == upb_plus1) {
        range_make_empty(range);
    } else {
        range_set_bounds(range, lob, upb_plus1 - 1);
    }
}

/* Bounds; the range must not be empty. */
static inline uint64_t range_lob(const Range *range)
{
    assert(!range_is_empty(range));
    return range->lob;
}

static inline uint64_t range_upb(const Range *range)
{
    assert(!range_is_empty(range));
    return range->upb;
}

/* Number of members; 0 for the whole space. */
static inline uint64_t range_size(const Range *range)
{
    return range_is_empty(range) ? 0 : range->upb - range->lob + 1;
}

/* From start and size; 0, or -ERANGE if it would wrap. */
static inline int range_init(Range *range, uint64_t lob, uint64_t size)
{
    if (lob + size < lob && lob + size != 0) {
        return -ERANGE;
    }
    range_set_bounds1(range, lob, lob + size);
    return 0;
}

/* The same where wrapping is a programmer's error. */
static inline void range_init_nofail(Range *range, uint64_t lob, uint64_t size)
{
    int ret = range_init(range, lob, size);

    assert(ret == 0);
    (void)ret;
}

/* Is @inner wholly inside @outer? */
static inline bool range_contains_range(const Range *outer, const Range *inner)
{
    return range_is_empty(inner) ||
           (!range_is_empty(outer) && outer->lob <= inner->lob && outer->upb >= inner->upb);
}

/* Do they share a member? */
static inline bool range_overlaps_range(const Range *a, const Range *b)
{
    return !range_is_empty(a) && !range_is_empty(b) && a->upb >= b->lob && b->upb >= a->lob;
}

/* Grow @range to hold @extend_by too. */
static inline void range_extend(Range *range, Range *extend_by)
{
    if (range_is_empty(extend_by)) {
        return;
    }
    if (range_is_empty(range)) {
        *range = *extend_by;
        return;
    }
    range->lob = MIN(range->lob, extend_by->lob);
    range->upb = MAX(range->upb, extend_by->upb);
}

/* Last member of offset..offset+len-1. */
static inline uint64_t range_get_last(uint64_t offset, uint64_t len)
{
    return offset + len - 1;
}

/* Does offset..offset+len-1 hold @byte? Do two such ranges overlap? They do not wrap. */
static inline int range_covers_byte(uint64_t offset, uint64_t len, uint64_t byte)
{
    return offset <= byte && byte <= range_get_last(offset, len);
}

static inline int ranges_overlap(uint64_t first1, uint64_t len1, uint64_t first2, uint64_t len2)
{
    return len1 && len2 && range_get_last(first2, len2) >= first1 &&
           range_get_last(first1, len1) >= first2;
}

/* -1, 0, 1: @a before, overlapping, behind @b. Touching ranges do not overlap. */
int range_compare(Range *a, Range *b);
/* Insert @data (g_new, taken over) into a sorted list, merging what overlaps or touches. */
GList *range_list_insert(GList *list, Range *data);
/* The parts of [low, high] that @in_ranges leaves, appended to *out_ranges in order. */
void range_inverse_array(GList *in_ranges, GList **out_ranges, uint64_t low, uint64_t high);

#endif
