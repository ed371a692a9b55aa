/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qgraph tests of virtio devices that do one thing: entropy, balloon, serial ports, 9P. VIRTIO 1.2, 5.3 to
 * 5.5. A stopped machine gives no entropy, so that case is skipped where the clock cannot be stepped.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/module.h"
#include "standard-headers/linux/virtio_console.h"
#include "tests/qtest/libqos/virtio-9p.h"
#include "tests/qtest/libqos/virtio-balloon.h"
#include "tests/qtest/libqos/virtio-rng.h"
#include "tests/qtest/libqos/virtio-serial.h"

#define TIMEOUT_US (30 * 1000 * 1000)

/* Gives the device one buffer and waits until it is back; returns the bytes written. */
static uint32_t run_buffer(QVirtioDevice *vdev, QVirtQueue *vq, uint64_t addr, uint32_t size, bool write)
{
    uint32_t len, head = qvirtqueue_add(vdev->qts, vq, addr, size, write, false);

    qvirtqueue_kick(vdev->qts, vdev, vq, head);
    qvirtio_wait_used_elem(vdev->qts, vdev, vq, head, &len, TIMEOUT_US);
    return len;
}

/* --- entropy ------------------------------------------------------------------------------------------- */

static void rng_fill(void *object, void *data, QGuestAllocator *alloc)
{
    static const uint8_t zeros[64];
    QVirtioRng *rng = object;
    QTestState *s = rng->vdev->qts;
    uint64_t addr = guest_alloc(alloc, sizeof(zeros));
    uint8_t got[sizeof(zeros)];

    if (qtest_skip_without_clock(s)) {
        return;
    }
    qtest_memset(s, addr, 0, sizeof(got));
    g_assert_cmpuint(run_buffer(rng->vdev, rng->vq, addr, sizeof(got), true), ==, sizeof(got));
    qtest_memread(s, addr, got, sizeof(got));
    g_assert_cmpint(memcmp(got, zeros, sizeof(got)), !=, 0);
}

/* --- balloon ------------------------------------------------------------------------------------------- */

#define PAGE_BYTES 4096

static void balloon_inflate(void *object, void *data, QGuestAllocator *alloc)
{
    QVirtioBalloon *balloon = object;
    QTestState *s = balloon->vdev->qts;
    uint64_t page = guest_alloc(alloc, PAGE_BYTES), list = guest_alloc(alloc, 4);

    g_assert_cmphex(page % PAGE_BYTES, ==, 0);
    qtest_memset(s, page, 0x55, PAGE_BYTES);
    qtest_writel(s, list, page / PAGE_BYTES);
    run_buffer(balloon->vdev, balloon->deflate, list, 4, false);
    g_assert_cmphex(qtest_readl(s, page), ==, 0x55555555);
    run_buffer(balloon->vdev, balloon->inflate, list, 4, false);
    g_assert_cmphex(qtest_readl(s, page), ==, 0);
    g_assert_cmphex(qtest_readl(s, page + PAGE_BYTES - 4), ==, 0);
}

/* --- serial ports -------------------------------------------------------------------------------------- */

static void serial_announces(void *object, void *data, QGuestAllocator *alloc)
{
    QVirtioSerial *serial = object;
    QTestState *s = serial->vdev->qts;
    uint64_t event = guest_alloc(alloc, 64), ready = guest_alloc(alloc, 8);
    uint32_t len, head = qvirtqueue_add(s, serial->control_rx, event, 64, true, false);

    qvirtqueue_kick(s, serial->vdev, serial->control_rx, head);
    qtest_writel(s, ready, VIRTIO_CONSOLE_BAD_ID);
    qtest_writew(s, ready + 4, VIRTIO_CONSOLE_DEVICE_READY);
    qtest_writew(s, ready + 6, 1);
    run_buffer(serial->vdev, serial->control_tx, ready, 8, false);
    qvirtio_wait_used_elem(s, serial->vdev, serial->control_rx, head, &len, TIMEOUT_US);
    g_assert_cmpuint(len, ==, 8);
    g_assert_cmpuint(qtest_readl(s, event), ==, 1);
    g_assert_cmpuint(qtest_readw(s, event + 4), ==, VIRTIO_CONSOLE_PORT_ADD);
}

static void serial_hotplug(void *object, void *data, QGuestAllocator *alloc)
{
    QVirtioSerial *serial = object;

    qtest_qmp_device_add(serial->vdev->qts, "virtserialport", "port5", "{'nr': '5', 'bus': 'vser0.0'}");
    qtest_qmp_device_del(serial->vdev->qts, "port5");
}

/* --- 9P ------------------------------------------------------------------------------------------------ */

#define TVERSION 100
#define RVERSION 101
#define MSIZE    4096

/* size[4] type[1] tag[2] msize[4] version[s] */
static void v9p_version(void *object, void *data, QGuestAllocator *alloc)
{
    static const uint8_t request[] = {
        21, 0, 0, 0, TVERSION, 0xff, 0xff, 0, MSIZE >> 8, 0, 0, 8, 0, '9', 'P', '2', '0', '0', '0', '.', 'L',
    };
    QVirtio9P *v9p = object;
    QTestState *s = v9p->vdev->qts;
    uint64_t addr = guest_alloc(alloc, sizeof(request)), answer = guest_alloc(alloc, MSIZE);
    uint8_t got[sizeof(request)];
    uint32_t len, head;

    g_assert_cmpuint(qvirtio_config_readw(v9p->vdev, 0), ==, strlen("qtest"));
    qtest_memwrite(s, addr, request, sizeof(request));
    head = qvirtqueue_add(s, v9p->vq, addr, sizeof(request), false, true);
    qvirtqueue_add(s, v9p->vq, answer, MSIZE, true, false);
    qvirtqueue_kick(s, v9p->vdev, v9p->vq, head);
    qvirtio_wait_used_elem(s, v9p->vdev, v9p->vq, head, &len, TIMEOUT_US);
    g_assert_cmpuint(len, ==, sizeof(request));
    qtest_memread(s, answer, got, sizeof(got));
    g_assert_cmpuint(got[4], ==, RVERSION);
    g_assert_cmpmem(got + 5, sizeof(got) - 5, request + 5, sizeof(request) - 5);
}

static void register_virtio_simple_tests(void)
{
    QOSGraphTestOptions port = { .edge.after_cmd_line = "-device virtserialport,bus=vser0.0,nr=1" };
    QOSGraphTestOptions synth = { .edge.before_cmd_line = "-fsdev synth,id=fsdev0" };

    qos_add_test("fill", "virtio-rng", rng_fill, NULL);
    qos_add_test("inflate", "virtio-balloon", balloon_inflate, NULL);
    qos_add_test("ports-are-announced", "virtio-serial", serial_announces, &port);
    qos_add_test("port-hotplug", "virtio-serial", serial_hotplug, NULL);
    qos_add_test("version", "virtio-9p", v9p_version, &synth);
}

libqos_init(register_virtio_simple_tests);
