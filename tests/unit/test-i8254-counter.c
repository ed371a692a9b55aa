/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A counter of the 8254 against a clock-by-clock model of the data sheet's mode diagrams. */
#include "qemu/osdep.h"
#include "hw/timer/i8254-counter.h"

#define PIT_RW_BOTH 3

/* The first ns at which @clocks have passed. */
static int64_t at(int64_t clocks)
{
    return clocks * 1000000000 / PIT_FREQ + (clocks ? 1 : 0);
}

static void write_count(PITChannelState *c, int64_t now, uint16_t count)
{
    pit_counter_write(c, now, count);
    pit_counter_write(c, now, count >> 8);
}

static uint16_t read_count(PITChannelState *c, int64_t now)
{
    uint8_t low = pit_counter_read(c, now);

    return low | pit_counter_read(c, now) << 8;
}

static PITChannelState start(int mode, uint16_t count)
{
    PITChannelState c;

    pit_counter_reset(&c, 0, true);
    pit_counter_program(&c, 0, mode, PIT_RW_BOTH, false);
    write_count(&c, 0, count);
    if (mode == 1 || mode == 5) {
        pit_counter_set_gate(&c, 0, false);
        pit_counter_set_gate(&c, 0, true);
    }
    return c;
}

/* OUT @clocks after the count (or the trigger), from the diagrams. */
static bool expected_out(int mode, uint32_t count, uint32_t clocks)
{
    switch (mode) {
    case 0:
    case 1:
        return clocks >= count;
    case 2:
        return clocks % count != count - 1;
    case 3:
        return clocks % count < (count + 1) / 2;
    default:
        return clocks != count;
    }
}

static void test_out(gconstpointer data)
{
    int mode = GPOINTER_TO_INT(data);
    uint32_t count, clocks;

    for (count = 2; count < 12; count++) {
        PITChannelState c = start(mode, count);

        for (clocks = 0; clocks < 4 * count; clocks++) {
            g_assert_cmpint(pit_counter_out(&c, at(clocks)), ==, expected_out(mode, count, clocks));
        }
    }
}

/* The announced edges are those that the levels have. */
static void test_edges(gconstpointer data)
{
    int mode = GPOINTER_TO_INT(data);
    uint32_t count, clocks;

    for (count = 2; count < 12; count++) {
        PITChannelState c = start(mode, count);
        int64_t edge = pit_counter_next_edge_ns(&c, 0);

        for (clocks = 1; clocks < 4 * count; clocks++) {
            if (expected_out(mode, count, clocks) != expected_out(mode, count, clocks - 1)) {
                g_assert_cmpint(edge, ==, at(clocks));
                edge = pit_counter_next_edge_ns(&c, edge);
            }
        }
        if (mode != 2 && mode != 3) {
            g_assert_cmpint(edge, ==, -1);
        }
    }
}

static void test_count_down(void)
{
    PITChannelState c = start(0, 0x1234);

    g_assert_cmphex(read_count(&c, at(0)), ==, 0x1234);
    g_assert_cmphex(read_count(&c, at(0x34)), ==, 0x1200);
    g_assert_cmphex(read_count(&c, at(0x1235)), ==, 0xffff);
}

static void test_square_wave_counts_by_two(void)
{
    PITChannelState c = start(3, 6);
    static const uint16_t even[] = { 6, 4, 2, 6, 4, 2, 6 };
    static const uint16_t odd[] = { 6, 4, 2, 0, 6, 4, 2, 6 };
    int i;

    for (i = 0; i < ARRAY_SIZE(even); i++) {
        g_assert_cmpuint(read_count(&c, at(i)), ==, even[i]);
    }
    c = start(3, 7);
    for (i = 0; i < ARRAY_SIZE(odd); i++) {
        g_assert_cmpuint(read_count(&c, at(i)), ==, odd[i]);
    }
}

static void test_new_count_waits(void)
{
    PITChannelState c = start(2, 100);

    write_count(&c, at(250), 10);
    g_assert_cmpuint(read_count(&c, at(299)), ==, 1);
    g_assert_cmpuint(read_count(&c, at(300)), ==, 10);
    g_assert_cmpuint(read_count(&c, at(305)), ==, 5);
    /* Only the last of several counts is used. */
    write_count(&c, at(305), 50);
    write_count(&c, at(306), 20);
    g_assert_cmpuint(read_count(&c, at(315)), ==, 15);
}

static void test_gate_stops_and_restarts(void)
{
    PITChannelState c = start(2, 100);

    pit_counter_set_gate(&c, at(99), false);
    g_assert_true(pit_counter_out(&c, at(99)));
    g_assert_cmpint(pit_counter_next_edge_ns(&c, at(99)), ==, -1);
    pit_counter_set_gate(&c, at(500), true);
    g_assert_cmpuint(read_count(&c, at(500)), ==, 100);
    g_assert_cmpuint(read_count(&c, at(510)), ==, 90);
}

static void test_half_count_stops_mode_0(void)
{
    PITChannelState c = start(0, 10);

    g_assert_true(pit_counter_out(&c, at(20)));
    pit_counter_write(&c, at(20), 5);
    g_assert_false(pit_counter_out(&c, at(200)));
    pit_counter_write(&c, at(200), 0);
    g_assert_false(pit_counter_out(&c, at(204)));
    g_assert_true(pit_counter_out(&c, at(206)));
}

static void test_garbage(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    PITChannelState c;
    int64_t now = 0;
    int i;

    pit_counter_reset(&c, 0, true);
    for (i = 0; i < 200000; i++) {
        int64_t edge;

        now += g_rand_int_range(rand, 0, 3) ? g_rand_int_range(rand, 0, 5000) : g_rand_int(rand);
        switch (g_rand_int_range(rand, 0, 8)) {
        case 0:
            pit_counter_program(&c, now, g_rand_int_range(rand, 0, 8), g_rand_int_range(rand, 1, 4),
                                g_rand_boolean(rand));
            break;
        case 1:
            pit_counter_set_gate(&c, now, g_rand_boolean(rand));
            break;
        case 2:
            pit_counter_latch_count(&c, now);
            break;
        case 3:
            pit_counter_latch_status(&c, now);
            break;
        case 4:
            pit_counter_read(&c, now);
            break;
        default:
            pit_counter_write(&c, now, g_rand_boolean(rand) ? g_rand_int_range(rand, 0, 3) :
                              g_rand_int_range(rand, 0, 256));
            break;
        }
        edge = pit_counter_next_edge_ns(&c, now);
        g_assert_true(edge == -1 || edge > now);
        g_assert_cmpuint(c.count, >, 0);
    }
}

int main(int argc, char **argv)
{
    int mode;

    g_test_init(&argc, &argv, NULL);
    for (mode = 0; mode < 6; mode++) {
        g_autofree char *out = g_strdup_printf("/i8254/counter/out/mode-%d", mode);
        g_autofree char *edges = g_strdup_printf("/i8254/counter/edges/mode-%d", mode);

        g_test_add_data_func(out, GINT_TO_POINTER(mode), test_out);
        g_test_add_data_func(edges, GINT_TO_POINTER(mode), test_edges);
    }
    g_test_add_func("/i8254/counter/count/down", test_count_down);
    g_test_add_func("/i8254/counter/count/square-wave-by-two", test_square_wave_counts_by_two);
    g_test_add_func("/i8254/counter/count/new-one-waits", test_new_count_waits);
    g_test_add_func("/i8254/counter/count/half-stops-mode-0", test_half_count_stops_mode_0);
    g_test_add_func("/i8254/counter/gate/stops-and-restarts", test_gate_stops_and_restarts);
    g_test_add_func("/i8254/counter/any-sequence-is-safe", test_garbage);
    return g_test_run();
}
