/* SPDX-License-Identifier: GPL-2.0-or-later */
/* USB packets over scatter/gather lists in guest memory. */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "sysemu/dma.h"

static DMADirection usb_packet_direction(USBPacket *p)
{
    return p->pid == USB_TOKEN_IN ? DMA_DIRECTION_FROM_DEVICE : DMA_DIRECTION_TO_DEVICE;
}

/* Maps one entry, in as many pieces as it takes. */
static bool map_entry(USBPacket *p, QEMUSGList *sgl, dma_addr_t base, dma_addr_t len)
{
    while (len) {
        dma_addr_t xlen = len;
        void *mem = dma_memory_map(sgl->as, base, &xlen, usb_packet_direction(p),
                                   MEMTXATTRS_UNSPECIFIED);

        if (!mem) {
            return false;
        }
        xlen = MIN(xlen, len);
        qemu_iovec_add(&p->iov, mem, xlen);
        len -= xlen;
        base += xlen;
    }
    return true;
}

int usb_packet_map(USBPacket *p, QEMUSGList *sgl)
{
    for (int i = 0; i < sgl->nsg; i++) {
        if (!map_entry(p, sgl, sgl->sg[i].base, sgl->sg[i].len)) {
            usb_packet_unmap(p, sgl);
            qemu_iovec_reset(&p->iov);
            return -1;
        }
    }
    return 0;
}

void usb_packet_unmap(USBPacket *p, QEMUSGList *sgl)
{
    for (int i = 0; i < p->iov.niov; i++) {
        dma_memory_unmap(sgl->as, p->iov.iov[i].iov_base, p->iov.iov[i].iov_len,
                         usb_packet_direction(p), p->iov.iov[i].iov_len);
    }
}
