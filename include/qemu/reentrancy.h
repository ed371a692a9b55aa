/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The flag that keeps a device from being entered again through its own DMA. */
#ifndef QEMU_REENTRANCY_H
#define QEMU_REENTRANCY_H

/* One per DeviceState; true while one of the device's handlers or guarded bottom halves runs. */
struct MemReentrancyGuard {
    bool engaged_in_io;
};

#endif
