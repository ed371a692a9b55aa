/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What keys send in each scancode set, and that translating set 2 gives set 1. */
#include "qemu/osdep.h"
#include "hw/input/ps2-internal.h"

/* Bytes as text. */
static char *text(const uint8_t *bytes, int n)
{
    GString *s = g_string_new(NULL);

    for (int i = 0; i < n; i++) {
        g_string_append_printf(s, "%s%02x", i ? " " : "", bytes[i]);
    }
    return g_string_free(s, FALSE);
}

static char *sequence(QKeyCode key, bool down, int set, unsigned modifiers, bool translate)
{
    uint8_t bytes[PS2_MAX_SEQUENCE];
    int n = ps2_key_sequence(key, down, set, modifiers, bytes);
    bool need_high_bit = false;

    g_assert_cmpint(n, <=, PS2_MAX_SEQUENCE);
    if (translate) {
        n = ps2_translate(bytes, n, &need_high_bit);
        g_assert_false(need_high_bit);
    }
    return text(bytes, n);
}

/* Every key that set 2 has, with every modifier that changes what some key sends. */
static void test_translation(void)
{
    static const unsigned modifiers[] = {
        0, PS2_MOD_CTRL_L, PS2_MOD_SHIFT_R, PS2_MOD_ALT_L, PS2_MOD_ALT_R,
    };
    int compared = 0;

    for (int key = 0; key < Q_KEY_CODE__MAX; key++) {
        for (size_t m = 0; m < ARRAY_SIZE(modifiers) * 2; m++) {
            bool down = m & 1;
            g_autofree char *set1 = sequence(key, down, 1, modifiers[m / 2], false);
            g_autofree char *set2 = sequence(key, down, 2, modifiers[m / 2], true);

            if (*set2) {
                g_assert_cmpstr(set2, ==, set1);
                compared++;
            }
        }
    }
    g_assert_cmpint(compared, >, 1000);
}

static void test_sets_are_injective(void)
{
    for (int set = 1; set <= 3; set++) {
        g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
        int codes = 0;

        for (int key = 0; key < Q_KEY_CODE__MAX; key++) {
            unsigned code = qemu_input_qcode_to_atset(key, set);

            /* Two names of one key. */
            if (!code || key == Q_KEY_CODE_ASTERISK || key == Q_KEY_CODE_SYSRQ) {
                continue;
            }
            codes += g_hash_table_add(seen, GUINT_TO_POINTER(code));
            g_assert_cmpint(g_hash_table_size(seen), ==, codes);
        }
        g_assert_cmpint(codes, >, 100);
    }
}

static void test_key_names(void)
{
    for (int key = 1; key < Q_KEY_CODE__MAX; key++) {
        unsigned number = qemu_input_map_qcode_to_qnum[key];
        unsigned linux_code = qemu_input_map_qcode_to_linux[key];

        g_assert_nonnull(QKeyCode_str(key));
        g_assert_cmpint(qapi_enum_parse(&QKeyCode_lookup, QKeyCode_str(key), -1, NULL), ==, key);
        if (number && key != Q_KEY_CODE_KP_MULTIPLY && key != Q_KEY_CODE_PRINT) {
            g_assert_cmpint(qemu_input_key_number_to_qcode(number), ==, key);
        }
        g_assert_true(!linux_code || qemu_input_linux_to_qcode(linux_code) != Q_KEY_CODE_UNMAPPED);
    }
    g_assert_cmpint(qemu_input_key_number_to_qcode(0), ==, Q_KEY_CODE_UNMAPPED);
    g_assert_cmpint(qemu_input_key_number_to_qcode(0xffff), ==, Q_KEY_CODE_UNMAPPED);
    g_assert_cmpint(qemu_input_qcode_to_atset(Q_KEY_CODE__MAX, 1), ==, 0);
    g_assert_cmpint(qemu_input_qcode_to_atset(Q_KEY_CODE_A, 4), ==, 0);
}

static void test_scale(void)
{
    g_assert_cmpint(qemu_input_scale_axis(0, 0, 100, 0, 0x7fff), ==, 0);
    g_assert_cmpint(qemu_input_scale_axis(100, 0, 100, 0, 0x7fff), ==, 0x7fff);
    g_assert_cmpint(qemu_input_scale_axis(-5, 0, 100, 0, 0x7fff), ==, 0);
    g_assert_cmpint(qemu_input_scale_axis(500, 0, 100, 0, 0x7fff), ==, 0x7fff);
    g_assert_cmpint(qemu_input_scale_axis(7, 3, 3, 0, 10), ==, 5);
    g_assert_cmpint(qemu_input_scale_axis(INT_MAX, INT_MIN, INT_MAX, 0, 10), ==, 10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ps2-scancodes/set-2-translates-to-set-1", test_translation);
    g_test_add_func("/ps2-scancodes/sets-are-injective", test_sets_are_injective);
    g_test_add_func("/input/key-names", test_key_names);
    g_test_add_func("/input/scale-axis", test_scale);
    return g_test_run();
}
