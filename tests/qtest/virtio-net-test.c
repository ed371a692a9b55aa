/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio network device: configuration, control queue, link, and packets over user networking; those over a
 * socket back end, whose other end the test holds, are in virtio-net-packet-test.c. Cases that move packets
 * need a running machine, so they are skipped where the clock cannot be stepped.
 */
#include "qemu/osdep.h"
#include "virtio-net-test.h"

/* --- control queue --- */

static void test_ctrl_modes(Fixture *f, const void *data)
{
    for (int mode = 0; mode <= VIRTIO_NET_CTRL_RX_NOBCAST; mode++) {
        uint8_t on = 1;

        g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, mode, &on, 1), ==, VIRTIO_NET_OK);
    }
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, 0, NULL, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, 6, "\1", 1), ==, VIRTIO_NET_ERR);
}

static void test_ctrl_mac(Fixture *f, const void *data)
{
    uint8_t mac[6] = { 0x52, 0x54, 0x00, 0xaa, 0xbb, 0xcc };

    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, mac, 6), ==,
                     VIRTIO_NET_OK);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 2), ==, 0xccbbaa00);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_ADDR_SET, mac, 5), ==,
                     VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MAC, 2, mac, 6), ==, VIRTIO_NET_ERR);
    set_status(f->p, 0);
    g_assert_cmphex(m32r(f->p, DEVICE_CFG + 2), ==, 0x56341200);
}

static uint8_t mac_table(Fixture *f, uint32_t uni, uint32_t multi, size_t bytes)
{
    g_autofree uint8_t *data = g_malloc0(2000);

    stl_le_p(data, uni);
    stl_le_p(data + MIN(4 + (uint64_t)uni * 6, 1000), multi);
    return command(f, VIRTIO_NET_CTRL_MAC, VIRTIO_NET_CTRL_MAC_TABLE_SET, data, bytes);
}

static void test_ctrl_mac_table(Fixture *f, const void *data)
{
    g_assert_cmpuint(mac_table(f, 0, 0, 8), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(mac_table(f, 2, 3, 38), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(mac_table(f, 70, 3, 4 + 420 + 4 + 18), ==, VIRTIO_NET_OK); /* overflows */
    g_assert_cmpuint(mac_table(f, 2, 70, 4 + 12 + 4 + 420), ==, VIRTIO_NET_OK);
    g_assert_cmpuint(mac_table(f, 2, 3, 37), ==, VIRTIO_NET_ERR);       /* cut */
    g_assert_cmpuint(mac_table(f, 2, 3, 39), ==, VIRTIO_NET_ERR);       /* too long */
    g_assert_cmpuint(mac_table(f, 2, 3, 3), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(mac_table(f, 0xffffffff, 0, 1000), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(mac_table(f, 0x2aaaaaab, 0, 12), ==, VIRTIO_NET_ERR);
}

static void test_ctrl_vlan(Fixture *f, const void *data)
{
    uint8_t vid[2] = { 0xff, 0x0f }, beyond[2] = { 0x00, 0x10 };

    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, vid, 2), ==,
                     VIRTIO_NET_OK);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_DEL, vid, 2), ==,
                     VIRTIO_NET_OK);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, beyond, 2), ==,
                     VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, 2, vid, 2), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_VLAN, VIRTIO_NET_CTRL_VLAN_ADD, vid, 1), ==,
                     VIRTIO_NET_ERR);
}

static void test_ctrl_refused(Fixture *f, const void *data)
{
    uint8_t pairs[2] = { 2, 0 }, offloads[8] = { 0 };

    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_MQ, 0, pairs, 2), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_ANNOUNCE, 0, NULL, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_GUEST_OFFLOADS, 0, offloads, 8), ==,
                     VIRTIO_NET_ERR);
    g_assert_cmpuint(command(f, 77, 0, NULL, 0), ==, VIRTIO_NET_ERR);
    g_assert_cmphex(status(f->p), ==, DRIVER_OK);
}

/* Without header or place for the status there is nothing to answer: the device needs a reset. */
static void test_ctrl_broken(Fixture *f, const void *data)
{
    queue_desc(&f->ctrl, 0, CTRL_BUFFER, 2, 0, 0);
    queue_add(&f->ctrl, 0);
    queue_kick(&f->ctrl);
    for (int i = 0; i < 100 && !(status(f->p) & VIRTIO_CONFIG_S_NEEDS_RESET); i++) {
        g_usleep(1000);
    }
    g_assert_cmphex(status(f->p), ==, DRIVER_OK | VIRTIO_CONFIG_S_NEEDS_RESET);
    start(f, VERSION_1 | CTRL);
    g_assert_cmpuint(command(f, VIRTIO_NET_CTRL_RX, 0, "\1", 1), ==, VIRTIO_NET_OK);
}

/* --- link --- */

static void set_link(Fixture *f, bool up)
{
    qtest_qmp_assert_success(f->p->qts, "{'execute': 'set_link',"
                             " 'arguments': {'name': 'net0', 'up': %i}}", up);
}

static void test_link(Fixture *f, const void *data)
{
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 6), ==, VIRTIO_NET_S_LINK_UP);
    set_link(f, false);
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 6), ==, 0);
    g_assert_cmphex(m8r(f->p, ISR), ==, 3);
    g_assert_cmpuint(m8r(f->p, VIRTIO_PCI_COMMON_CFGGENERATION), ==, 1);
    set_link(f, true);
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 6), ==, VIRTIO_NET_S_LINK_UP);
}

/* --- user networking --- */

/* Ask who has 10.0.2.2: the gateway answers. */
static void test_user_arp(Fixture *f, const void *data)
{
    static const uint8_t request[42] = {
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x52, 0x54, 0x00, 0x12, 0x34, 0x56, 0x08, 0x06,
        0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01,
        0x52, 0x54, 0x00, 0x12, 0x34, 0x56, 10, 0, 2, 15,
        0, 0, 0, 0, 0, 0, 10, 0, 2, 2,
    };
    uint8_t reply[42];
    uint32_t head, len;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    add_rx_buffer(f, 0, 2000);
    send_frame(f, request, sizeof(request));
    g_assert_true(wait_rx(f, &head, &len));
    g_assert_cmpuint(len, >=, HDR_LEN + sizeof(reply));
    qtest_memread(f->p->qts, RX_BUFFERS + HDR_LEN, reply, sizeof(reply));
    g_assert_cmpmem(reply, 6, own_mac, 6);
    g_assert_cmphex(reply[21], ==, 2);
    g_assert_cmpmem(reply + 28, 4, request + 38, 4);
}

/* The last fragment of a datagram, of which nothing came before: libslirp must not see it. */
static void test_user_fragment(Fixture *f, const void *data)
{
    uint8_t frame[60] = {
        0x52, 0x55, 0x0a, 0x00, 0x02, 0x02, 0x52, 0x54, 0x00, 0x12, 0x34, 0x56, 0x08, 0x00,
        0x45, 0, 0, 44, 0, 1, 0, 40, 64, 17, 0x62, 0x88, 10, 0, 2, 15, 10, 0, 2, 2,
    };

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    send_frame(f, frame, sizeof(frame));
    test_user_arp(f, data);
}

/* --- configuration --- */

static void test_config(Fixture *f, const void *data)
{
    uint8_t mac[6];

    for (int i = 0; i < 6; i++) {
        mac[i] = m8r(f->p, DEVICE_CFG + i);
    }
    g_assert_cmpmem(mac, 6, own_mac, 6);
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 6), ==, 1);
    g_assert_cmphex(m16r(f->p, DEVICE_CFG + 8), ==, 0xffff);
    /* Not writable: there is a command for it. */
    m8w(f->p, DEVICE_CFG, 0xaa);
    g_assert_cmphex(m8r(f->p, DEVICE_CFG), ==, 0x52);
}

static void test_config_mtu_speed(Fixture *f, const void *data)
{
    g_assert_cmphex(offered_features(f->p) & BIT64(VIRTIO_NET_F_MTU), !=, 0);
    g_assert_cmphex(offered_features(f->p) & BIT64(VIRTIO_NET_F_SPEED_DUPLEX), !=, 0);
    g_assert_cmpuint(m16r(f->p, DEVICE_CFG + 8), ==, 1);
    g_assert_cmpuint(m16r(f->p, DEVICE_CFG + 10), ==, 1400);
    g_assert_cmpuint(m32r(f->p, DEVICE_CFG + 12), ==, 1000);
    g_assert_cmpuint(m8r(f->p, DEVICE_CFG + 16), ==, 1);
    g_assert_cmphex(m8r(f->p, DEVICE_CFG + 17), ==, 0xff);
}

static const Setup ctrl = { .features = VERSION_1 | CTRL };
static const Setup link_status = { .features = VERSION_1 | BIT64(VIRTIO_NET_F_STATUS) };
static const Setup mtu_speed = {
    .options = ",host_mtu=1400,speed=1000,duplex=full", .features = VERSION_1,
};
static const Setup user = { .features = VERSION_1, .user = true };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    NET_CASE("config/mac-and-status", ctrl, test_config);
    NET_CASE("config/mtu-speed-duplex", mtu_speed, test_config_mtu_speed);
    NET_CASE("ctrl/receive-modes", ctrl, test_ctrl_modes);
    NET_CASE("ctrl/mac", ctrl, test_ctrl_mac);
    NET_CASE("ctrl/mac-table", ctrl, test_ctrl_mac_table);
    NET_CASE("ctrl/vlan", ctrl, test_ctrl_vlan);
    NET_CASE("ctrl/refused", ctrl, test_ctrl_refused);
    NET_CASE("ctrl/broken", ctrl, test_ctrl_broken);
    net_add_packet_tests();
    net_add_state_tests();
    NET_CASE("link/down-and-up", link_status, test_link);
    NET_CASE("user/arp", user, test_user_arp);
    NET_CASE("user/fragments-are-dropped", user, test_user_fragment);
    return g_test_run();
}
