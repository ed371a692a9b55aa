/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every virtio device that there is, each with a request that it answers at once: for tests of what all have
 * in common.
 */
#ifndef TESTS_VIRTIO_DEVICES_H
#define TESTS_VIRTIO_DEVICES_H

#include "virtio-poke.h"

typedef struct VirtioRow {
    const char *name;
    const char *driver;
    const char *props;          /* of -device, beginning with a comma, or "" */
    const char *plug_props;     /* the same for device_add, as members of JSON; NULL: it cannot be plugged */
    const char *back_ends;      /* options that make what the properties name */
    unsigned queue;             /* of the request: */
    const char *out;            /* what the device reads, */
    uint32_t out_filled;        /* bytes, then zeros up to */
    uint32_t out_len;           /* bytes, */
    uint32_t in_len;            /* and what it writes */
    bool is_transitional;
} VirtioRow;

#define NINEP_VERSION "\x15\0\0\0\x64\xff\xff\0\x20\0\0\x08\0" "9P2000.L"

static const VirtioRow virtio_rows[] = {
    { "9p", "virtio-9p-pci", ",fsdev=f,mount_tag=tag", "'fsdev': 'f', 'mount_tag': 'tag'",
      "-fsdev synth,id=f", 0, NINEP_VERSION, 21, 21, 64, true },
    { "balloon", "virtio-balloon-pci", "", "", "", 1, "\xff\xff\xff\xff", 4, 4, 0, true },
    { "blk", "virtio-blk-pci", ",drive=d", "'drive': 'd'",
      "-blockdev driver=null-co,node-name=d,read-zeroes=on", 0, "", 0, 16, 513, true },
    { "crypto", "virtio-crypto-pci", ",cryptodev=c", "'cryptodev': 'c'",
      "-object cryptodev-backend-builtin,id=c", 1, "", 0, 72, 16, false },
    { "gpu", "virtio-gpu-pci", "", NULL, "", 0, "", 0, 24, 24, false },
    { "iommu", "virtio-iommu-pci", "", NULL, "", 0, "", 0, 16, 4, false },
    { "keyboard", "virtio-keyboard-pci", "", "", "", 1, "", 0, 8, 0, false },
    { "mouse", "virtio-mouse-pci", "", "", "", 1, "", 0, 8, 0, false },
    { "net", "virtio-net-pci", ",netdev=n,mac=52:54:00:12:34:56", "'netdev': 'n'", "-netdev user,id=n",
      1, "", 0, 74, 0, true },
    { "rng", "virtio-rng-pci", "", "", "", 0, "", 0, 0, 16, true },
    { "scsi", "virtio-scsi-pci", "", "", "", 2, "", 0, 51, 108, true },
    { "serial", "virtio-serial-pci", "", "", "", 3, "", 0, 8, 0, true },
    { "tablet", "virtio-tablet-pci", "", "", "", 1, "", 0, 8, 0, false },
};

/* A machine with the device of @row in POKE_SLOT, and @more properties. */
static inline Poke *virtio_row_start(const VirtioRow *row, const char *more)
{
    g_autofree char *device = g_strconcat(row->driver, row->props, more, NULL);

    return poke_new(device, row->back_ends);
}

static inline const VirtioRow *virtio_row_find(const char *name)
{
    const VirtioRow *row = virtio_rows;

    while (strcmp(row->name, name)) {
        row++;
    }
    return row;
}

static inline bool virtio_row_is_input(const VirtioRow *row)
{
    return !strcmp(row->name, "keyboard") || !strcmp(row->name, "mouse") || !strcmp(row->name, "tablet");
}

/* Adds a case "@prefix/NAME-OF-DEVICE" for each, or each that has a legacy interface. */
static inline void virtio_rows_add(const char *prefix, bool only_transitional, void (*test)(const void *row))
{
    for (size_t i = 0; i < ARRAY_SIZE(virtio_rows); i++) {
        g_autofree char *path = g_strdup_printf("%s/%s", prefix, virtio_rows[i].name);

        if (virtio_rows[i].is_transitional || !only_transitional) {
            qtest_add_data_func(path, &virtio_rows[i], test);
        }
    }
}

#endif
