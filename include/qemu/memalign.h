/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Aligned memory. Freed by qemu_vfree only. */
#ifndef QEMU_MEMALIGN_H
#define QEMU_MEMALIGN_H

/* @alignment is a power of two. try: NULL when memory is short; the other never fails. */
void *qemu_try_memalign(size_t alignment, size_t size);
void *qemu_memalign(size_t alignment, size_t size);
/* NULL is fine. */
void qemu_vfree(void *ptr);

/* g_autofree for such memory. */
static inline void qemu_cleanup_generic_vfree(void *p)
{
    void **pp = (void **)p;

    qemu_vfree(*pp);
}
#define QEMU_AUTO_VFREE __attribute__((cleanup(qemu_cleanup_generic_vfree)))

#endif
