/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of sound cards for -audio …,model=. */
#include "qemu/osdep.h"
#include "hw/audio/model.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/error-report.h"

typedef struct SoundModel {
    const char *name;
    const char *descr;
    const char *typename;
    bool isa;
    int (*init_isa)(ISABus *bus, const char *audiodev);
    int (*init_pci)(PCIBus *bus, const char *audiodev);
} SoundModel;

/* Signed up by constructors; sorted where it shows. */
static GPtrArray *models;
static const SoundModel *selected;
static char *selected_audiodev;

static void add_model(SoundModel model)
{
    if (!models) {
        models = g_ptr_array_new();
    }
    g_ptr_array_add(models, g_memdup2(&model, sizeof(model)));
}

void deprecated_register_soundhw(const char *name, const char *descr, int isa, const char *typename)
{
    add_model((SoundModel) { .name = name, .descr = descr, .isa = isa, .typename = typename });
}

void isa_register_soundhw(const char *name, const char *descr,
                          int (*init_isa)(ISABus *bus, const char *audiodev))
{
    add_model((SoundModel) { .name = name, .descr = descr, .isa = true, .init_isa = init_isa });
}

void pci_register_soundhw(const char *name, const char *descr,
                          int (*init_pci)(PCIBus *bus, const char *audiodev))
{
    add_model((SoundModel) { .name = name, .descr = descr, .init_pci = init_pci });
}

void audio_register_model(const char *name, const char *descr, const char *typename)
{
    ObjectClass *oc = object_class_by_name(typename);
    bool isa = oc && object_class_dynamic_cast(oc, TYPE_ISA_DEVICE);

    deprecated_register_soundhw(name, descr, isa, typename);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp((*(SoundModel *const *)a)->name, (*(SoundModel *const *)b)->name);
}

void show_valid_soundhw(void)
{
    if (!models) {
        printf("Machine has no user-selectable audio hardware (it may or may not have always-present "
               "audio hardware).\n");
        return;
    }
    g_ptr_array_sort(models, compare_names);
    printf("Valid sound card names (comma separated):\n");
    for (unsigned i = 0; i < models->len; i++) {
        const SoundModel *m = g_ptr_array_index(models, i);

        printf("%-11s %s\n", m->name, m->descr);
    }
}

void select_soundhw(const char *name, const char *audiodev)
{
    if (selected) {
        error_report("only one -audio option is allowed");
        exit(EXIT_FAILURE);
    }
    for (unsigned i = 0; models && i < models->len; i++) {
        const SoundModel *m = g_ptr_array_index(models, i);

        if (!strcmp(m->name, name)) {
            selected = m;
            selected_audiodev = g_strdup(audiodev);
            return;
        }
    }
    error_report("Unknown sound card name `%s'", name);
    show_valid_soundhw();
    exit(EXIT_FAILURE);
}

void soundhw_init(void)
{
    ISABus *isa_bus = (ISABus *)object_resolve_path_type("", TYPE_ISA_BUS, NULL);
    PCIBus *pci_bus = (PCIBus *)object_resolve_path_type("", TYPE_PCI_BUS, NULL);
    BusState *bus;

    if (!selected) {
        return;
    }
    bus = selected->isa ? (BusState *)isa_bus : (BusState *)pci_bus;
    if (!bus) {
        error_report("%s bus not available for %s", selected->isa ? "ISA" : "PCI", selected->name);
        exit(EXIT_FAILURE);
    }
    if (selected->typename) {
        DeviceState *dev = qdev_new(selected->typename);

        qdev_prop_set_string(dev, "audiodev", selected_audiodev);
        qdev_realize_and_unref(dev, bus, &error_fatal);
    } else if (selected->isa) {
        selected->init_isa(isa_bus, selected_audiodev);
    } else {
        selected->init_pci(pci_bus, selected_audiodev);
    }
}
