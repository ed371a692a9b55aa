/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the saved states of virtio devices have in common: the transport's registers, the rings, and
 * interrupts. The function is in POKE_SLOT of a pc. Test programs with cases of libqos/state.h use it.
 */
#ifndef TESTS_VIRTIO_STATE_H
#define TESTS_VIRTIO_STATE_H

#include "libqos/state.h"
#include "virtio-poke.h"

/* The function of a machine that has just started, enabled; INTx goes to interrupt 11. */
Poke *poke_start(QTestState *s);
/* As it was left, registers where they were. */
Poke *poke_resume(QTestState *s);
/* Frees @p; the machine goes on. */
void poke_leave(Poke *p);

/* MSI-X, if there is, with a message for each vector; the configuration and each queue get one. */
void poke_use_msix(Poke *p);
/* Selectors, and registers of queues that aren't enabled, get other values than reset gives them. */
void poke_disturb(Poke *p);
/*
 * Writes down the transport: registers of both interfaces, the first bytes of
 * the configuration, messages, INTx.
 */
void poke_note(Poke *p, GString *seen);

/* Queue @n with @size entries at @base (RING_BYTES). */
PokeQueue queue_enable_size(Poke *p, uint16_t n, uint64_t base, uint16_t size);
/* A queue that was enabled there, as its rings say. */
PokeQueue queue_resume(Poke *p, uint16_t n, uint64_t base);
/* Behind the rings: buffers of four requests. */
#define QUEUE_BUFFERS(q)    ((q)->base + 0xa000)
#define QUEUE_BUFFER_BYTES  0x400
/*
 * Offers one chain: @out to read, in one descriptor, and @in_len bytes to
 * write, in another one; then kicks.
 */
void queue_request(PokeQueue *q, const void *out, size_t out_len, size_t in_len);
/* The same in a packed ring; avail_idx is how many requests there were before, all of this shape. */
void queue_request_packed(PokeQueue *q, const void *out, size_t out_len, size_t in_len);
/* Interrupt when the used index passes @idx (VIRTIO_RING_F_EVENT_IDX). */
void queue_set_used_event(PokeQueue *q, uint16_t idx);
/* Writes down the used ring, with the device's event index. */
void queue_note(PokeQueue *q, GString *seen);

#endif
