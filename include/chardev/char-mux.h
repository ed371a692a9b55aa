/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Multiplexer: one back end, several front ends; Ctrl-A c moves the input from one to the next.
 */
#ifndef CHAR_MUX_H
#define CHAR_MUX_H

#include "chardev/char-fe.h"

#define MAX_MUX         4
#define MUX_BUFFER_SIZE 32 /* bytes kept for a front end that has no room; a power of two */

typedef struct MuxChardev {
    Chardev parent;

    CharBackend *backends[MAX_MUX]; /* the front ends */
    CharBackend chr;                /* our own, on the chardev below */
    unsigned mux_cnt;
    int focus; /* index, or -1 */
    bool got_escape;
    uint8_t buffer[MAX_MUX][MUX_BUFFER_SIZE];
    unsigned prod[MAX_MUX]; /* free running */
    unsigned cons[MAX_MUX];
} MuxChardev;

DECLARE_INSTANCE_CHECKER(MuxChardev, MUX_CHARDEV, TYPE_CHARDEV_MUX)

/* Add front end @b; its index at *tag. False with @errp when all places are taken. */
bool mux_chr_attach_frontend(MuxChardev *d, CharBackend *b, unsigned *tag, Error **errp);
void mux_chr_detach_frontend(MuxChardev *d, unsigned tag);
/* Let front end @focus have the input. */
void mux_set_focus(Chardev *chr, int focus);
/* Send an event to all front ends. */
void mux_chr_send_all_event(Chardev *chr, QEMUChrEvent event);

#endif
