/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Capture of a device's packets in pcap format, link type 220 (USB with padded Linux header), as
 * usbmon writes it. Times are virtual.
 */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "qemu/timer.h"

#define PCAP_MAGIC         0xa1b2c3d4
#define LINKTYPE_USB_LINUX_MMAPPED 220
#define PCAP_MAX_BYTES     65536 /* of data in a record */

typedef struct PcapHeader {
    uint32_t magic;
    uint16_t major;
    uint16_t minor;
    int32_t thiszone;
    uint32_t sigfigs;
    uint32_t snaplen;
    uint32_t linktype;
} PcapHeader;

typedef struct PcapRecord {
    uint32_t sec;
    uint32_t usec;
    uint32_t caplen;
    uint32_t len;
    /* The kernel's struct mon_bin_hdr follows. */
    uint64_t id;
    uint8_t event;         /* 'S' submit, 'C' complete, 'E' error */
    uint8_t xfer_type;     /* 0 isochronous, 1 interrupt, 2 control, 3 bulk */
    uint8_t epnum;
    uint8_t devnum;
    uint16_t busnum;
    char flag_setup;       /* 0: setup bytes follow */
    char flag_data;        /* 0: data follow */
    int64_t ts_sec;
    int32_t ts_usec;
    int32_t status;
    uint32_t urb_len;
    uint32_t data_len;
    uint8_t setup[8];
    int32_t interval;
    int32_t start_frame;
    uint32_t xfer_flags;
    uint32_t ndesc;
} QEMU_PACKED PcapRecord;

void usb_pcap_init(FILE *fp)
{
    PcapHeader h = {
        .magic = PCAP_MAGIC,
        .major = 2,
        .minor = 4,
        .snaplen = PCAP_MAX_BYTES + sizeof(PcapRecord) - 16,
        .linktype = LINKTYPE_USB_LINUX_MMAPPED,
    };

    fwrite(&h, sizeof(h), 1, fp);
}

/* Linux's error number for a result. */
static int linux_status(USBPacket *p)
{
    switch (p->status) {
    case USB_RET_SUCCESS:
        return 0;
    case USB_RET_NODEV:
        return -ENODEV;
    case USB_RET_NAK:
    case USB_RET_ASYNC:
        return -EINPROGRESS;
    case USB_RET_STALL:
        return -EPIPE;
    case USB_RET_BABBLE:
        return -EOVERFLOW;
    default:
        return -EPROTO;
    }
}

static PcapRecord record_for(USBPacket *p, bool setup)
{
    static const uint8_t types[] = { 2, 0, 3, 1 };
    USBDevice *dev = p->ep->dev;
    bool in = p->ep->nr ? p->pid == USB_TOKEN_IN : dev->setup_buf[0] & USB_DIR_IN;
    int64_t us = qemu_clock_get_us(QEMU_CLOCK_VIRTUAL);

    return (PcapRecord) {
        .sec = us / 1000000,
        .usec = us % 1000000,
        .id = p->id,
        .event = setup ? 'S' : p->status == USB_RET_IOERROR ? 'E' : 'C',
        .xfer_type = p->ep->type < ARRAY_SIZE(types) ? types[p->ep->type] : 3,
        .epnum = p->ep->nr | (in ? USB_DIR_IN : 0),
        .devnum = dev->addr,
        .busnum = usb_bus_from_device(dev)->busnr,
        .flag_setup = '-',
        .flag_data = '=',
        .ts_sec = us / 1000000,
        .ts_usec = us % 1000000,
        .status = setup ? -EINPROGRESS : linux_status(p),
    };
}

static void write_record(FILE *fp, PcapRecord *r, const void *data, size_t len)
{
    g_autofree uint8_t *whole = NULL;

    len = MIN(len, PCAP_MAX_BYTES);
    r->data_len = len;
    r->flag_data = len ? 0 : '=';
    r->caplen = r->len = sizeof(*r) - 16 + len;
    whole = g_malloc(sizeof(*r) + len);
    memcpy(whole, r, sizeof(*r));
    memcpy(whole + sizeof(*r), data, len);
    fwrite(whole, sizeof(*r) + len, 1, fp);
}

void usb_pcap_ctrl(USBPacket *p, bool setup)
{
    USBDevice *dev = p->ep->dev;
    bool in = dev->setup_buf[0] & USB_DIR_IN;
    PcapRecord r;
    int len;

    if (!dev->pcap) {
        return;
    }
    r = record_for(p, setup);
    r.urb_len = setup ? dev->setup_len : MAX(p->actual_length, 0);
    if (setup) {
        r.flag_setup = 0;
        memcpy(r.setup, dev->setup_buf, sizeof(r.setup));
    }
    len = in == setup ? 0 : MIN((int)r.urb_len, dev->setup_len);
    write_record(dev->pcap, &r, dev->data_buf, len);
}

void usb_pcap_data(USBPacket *p, bool setup)
{
    FILE *fp = p->ep->dev->pcap;
    bool in = p->pid == USB_TOKEN_IN;
    g_autofree uint8_t *data = NULL;
    PcapRecord r;
    size_t len = 0;

    if (!fp) {
        return;
    }
    r = record_for(p, setup);
    r.urb_len = setup ? p->iov.size : MAX(p->actual_length, 0);
    if (in != setup) {
        len = MIN(MIN(r.urb_len, p->iov.size), PCAP_MAX_BYTES);
        data = g_malloc(len);
        iov_to_buf(p->iov.iov, p->iov.niov, 0, data, len);
    }
    write_record(fp, &r, data, len);
}
