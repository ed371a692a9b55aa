/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Call stacks by number, kept outside the snapshot: a block names the stacks that allocated and freed it. */
#ifndef SNAPSHOT_STACKS_H
#define SNAPSHOT_STACKS_H

#include <stddef.h>
#include <stdint.h>

#define STACK_MAX_FRAMES 16

/*
 * The number of the calling stack, by frame pointers, from the frame at
 * @frame on; 0 when the depot is full.
 */
uint32_t stack_record(void *return_address, void *frame);

/* Return addresses of stack @number; their count. */
size_t stack_frames(uint32_t number, const uintptr_t **frames);

#endif
