/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMState: hooks that give a reason when they refuse, the form of later versions. */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "qapi/error.h"

typedef struct State {
    uint32_t value;
    bool refuse_save;
    bool refuse_load;
    int calls;
} State;

static bool state_pre_save(void *opaque, Error **errp)
{
    State *s = opaque;

    s->calls++;
    if (s->refuse_save) {
        error_setg(errp, "busy");
    }
    return !s->refuse_save;
}

static bool state_pre_load(void *opaque, Error **errp)
{
    State *s = opaque;

    s->calls++;
    if (s->refuse_load) {
        error_setg(errp, "not now");
    }
    return !s->refuse_load;
}

static bool state_post_load(void *opaque, int version_id, Error **errp)
{
    State *s = opaque;

    s->calls++;
    if (s->value > 10) {
        error_setg(errp, "%u is more than 10", s->value);
    }
    return s->value <= 10;
}

static const VMStateDescription vmstate_state = {
    .name = "state",
    .version_id = 1,
    .minimum_version_id = 1,
    .pre_save_errp = state_pre_save,
    .pre_load_errp = state_pre_load,
    .post_load_errp = state_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(value, State),
        VMSTATE_END_OF_LIST()
    }
};

static GByteArray *save(State *s, int expected)
{
    GByteArray *out = g_byte_array_new();
    QEMUFile *f = qemu_file_new_writer(out);

    g_assert_cmpint(vmstate_save_state(f, &vmstate_state, s, NULL), ==, expected);
    g_assert_cmpint(!!qemu_fclose(f), ==, !!expected);
    return out;
}

static int load(State *s, GByteArray *from)
{
    QEMUFile *f = qemu_file_new_reader(from->data, from->len);
    int ret = vmstate_load_state(f, &vmstate_state, s, 1);

    g_assert_cmpint(!!qemu_fclose(f), ==, !!ret);
    return ret;
}

static void test_called(void)
{
    State a = { .value = 7 }, b = { };
    g_autoptr(GByteArray) bytes = save(&a, 0);

    g_assert_cmpint(load(&b, bytes), ==, 0);
    g_assert_cmpuint(b.value, ==, 7);
    g_assert_cmpint(a.calls, ==, 1);
    g_assert_cmpint(b.calls, ==, 2);
}

static void test_refused(void)
{
    State a = { .value = 11 }, b = { }, c = { .refuse_load = true }, d = { .refuse_save = true };
    g_autoptr(GByteArray) bytes = save(&a, 0);

    g_assert_cmpint(load(&b, bytes), ==, -EINVAL);
    g_assert_cmpint(load(&c, bytes), ==, -EINVAL);
    g_assert_cmpuint(c.value, ==, 0);
    g_byte_array_unref(save(&d, -EINVAL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vmstate/hooks/called", test_called);
    g_test_add_func("/vmstate/hooks/refused", test_refused);
    return g_test_run();
}
