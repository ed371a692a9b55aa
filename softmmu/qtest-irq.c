/* SPDX-License-Identifier: GPL-2.0-or-later */
/* qtest server: interrupt lines that the client looks at, or drives. */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-core.h"
#include "qtest-internal.h"

#define QTEST_MAX_IRQ         256

/* Of the device whose lines are intercepted, like the server one a process. */
static struct {
    DeviceState *dev;
    bool out;
    int level[QTEST_MAX_IRQ];
} irqs;

void qtest_irq_forget_levels(void)
{
    memset(irqs.level, 0, sizeof(irqs.level));
}

static void note_irq_level(int n, int level)
{
    g_autofree char *line = NULL;

    if (n < 0 || n >= QTEST_MAX_IRQ || irqs.level[n] == level) {
        return;
    }
    irqs.level[n] = level;
    line = g_strdup_printf("IRQ %s %d\n", level ? "raise" : "lower", n);
    qtest_transmit(line);
}

/* @opaque: for an outbound line the qemu_irq that it drove before it was intercepted, else NULL. */
static void intercepted_irq(void *opaque, int n, int level)
{
    qemu_irq *original = opaque;

    if (original) {
        qemu_set_irq(*original, level);
    }
    note_irq_level(n, level);
}

static void intercept_outputs(DeviceState *dev, NamedGPIOList *gpios)
{
    for (int i = 0; i < gpios->num_out; i++) {
        qemu_irq *original = g_new0(qemu_irq, 1);
        qemu_irq tap = qemu_allocate_irq(intercepted_irq, original, i);

        *original = qdev_intercept_gpio_out(dev, tap, gpios->name, i);
    }
}

void qtest_run_irq_intercept(char **words)
{
    bool out = strcmp(words[0], "irq_intercept_out") == 0;
    Object *obj = object_resolve_path(words[1], NULL);
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);
    NamedGPIOList *gpios;

    if (!dev) {
        qtest_reply("FAIL Unknown device");
        return;
    }
    if (irqs.dev) {
        qtest_reply(irqs.dev == dev && irqs.out == out
              ? "OK" : "FAIL IRQ intercept already enabled");
        return;
    }
    QLIST_FOREACH(gpios, &dev->gpios, node) {
        if (gpios->name) {
            continue;
        }
        if (out) {
            intercept_outputs(dev, gpios);
        } else {
            qemu_irq_intercept_in(gpios->in, intercepted_irq, gpios->num_in);
        }
    }
    irqs.dev = dev;
    irqs.out = out;
    qtest_reply("OK");
}

static NamedGPIOList *find_gpio_list(DeviceState *dev, const char *name)
{
    NamedGPIOList *gpios;

    QLIST_FOREACH(gpios, &dev->gpios, node) {
        if (g_strcmp0(gpios->name, name) == 0) {
            return gpios;
        }
    }
    return NULL;
}

void qtest_run_set_irq_in(char **words)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(object_resolve_path(words[1], NULL), TYPE_DEVICE);
    const char *name = strcmp(words[2], "unnamed-gpio-in") == 0 ? NULL : words[2];
    NamedGPIOList *gpios;
    uint64_t num, level;

    if (!dev) {
        qtest_reply("FAIL Unknown device");
        return;
    }
    if (!qtest_parse_number(words[3], INT_MAX, &num) || !qtest_parse_number(words[4], INT_MAX, &level)) {
        return;
    }
    gpios = find_gpio_list(dev, name);
    if (!gpios || num >= gpios->num_in) {
        qtest_reply("FAIL no input line %s %s of %s", words[2], words[3], words[1]);
        return;
    }
    qemu_set_irq(gpios->in[num], level);
    qtest_reply("OK");
}
