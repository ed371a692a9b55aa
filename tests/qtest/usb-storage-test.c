/* SPDX-License-Identifier: GPL-2.0-or-later */
/* usb-storage and usb-bot: the bulk-only transport's phases, also those where the sides disagree. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "uhci-driver.h"

#define EP_IN  1
#define EP_OUT 2

#define DISK \
    "-drive if=none,id=d,driver=null-co,size=1M,read-zeroes=on -device usb-storage,drive=d,port=1"

/* Sends a command wrapper; what uhci_out() gives. */
static int command(UHCIDriver *u, uint32_t tag, uint32_t data_bytes, bool in, int lun,
                   const uint8_t *cdb, int cdb_bytes)
{
    uint8_t cbw[31] = { 'U', 'S', 'B', 'C' };

    stl_le_p(cbw + 4, tag);
    stl_le_p(cbw + 8, data_bytes);
    cbw[12] = in ? 0x80 : 0;
    cbw[13] = lun;
    cbw[14] = cdb_bytes;
    memcpy(cbw + 15, cdb, cdb_bytes);
    return uhci_out(u, EP_OUT, cbw, sizeof(cbw));
}

#define CDB(...) (const uint8_t[]) { __VA_ARGS__ }, sizeof((const uint8_t[]) { __VA_ARGS__ })

/* Reads the status wrapper and checks it; status. */
static int status(UHCIDriver *u, uint32_t tag, uint32_t residue)
{
    uint8_t csw[13];

    g_assert_cmpint(uhci_in(u, EP_IN, csw, 13), ==, 13);
    g_assert_cmpmem(csw, 4, "USBS", 4);
    g_assert_cmphex(ldl_le_p(csw + 4), ==, tag);
    g_assert_cmpuint(ldl_le_p(csw + 8), ==, residue);
    return csw[12];
}

/* Power on is told first. */
static void settle(UHCIDriver *u)
{
    uint8_t sense[18];

    g_assert_cmpint(command(u, 1, 0, false, 0, CDB(0, 0, 0, 0, 0, 0)), ==, 31);
    g_assert_cmpint(status(u, 1, 0), ==, 1);
    g_assert_cmpint(command(u, 2, 18, true, 0, CDB(3, 0, 0, 0, 18, 0)), ==, 31);
    g_assert_cmpint(uhci_in(u, EP_IN, sense, 18), ==, 18);
    g_assert_cmphex(sense[2], ==, 6);
    g_assert_cmphex(sense[12], ==, 0x29);
    g_assert_cmpint(status(u, 2, 0), ==, 0);
}

static void test_descriptors(void)
{
    static const uint8_t config[] = {
        9, 2, 0x20, 0, 1, 1, 4, 0xc0, 0, 9, 4, 0, 0, 2, 8, 6, 0x50, 0, 7, 5, 0x81, 2, 0x40, 0, 0, 7,
        5, 2, 2, 0x40, 0, 0,
    };
    static const uint8_t bos[] = {
        5, 0xf, 0x16, 0, 2, 7, 0x10, 2, 2, 0, 0, 0, 0xa, 0x10, 3, 0, 0xe, 0, 1, 0xa, 0x20, 0,
    };
    uint8_t buf[64];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, DISK)) {
        return;
    }
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0x200, 0, buf, 64), ==, sizeof(config));
    g_assert_cmpmem(buf, sizeof(config), config, sizeof(config));
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0xf00, 0, buf, 64), ==, sizeof(bos));
    g_assert_cmpmem(buf, sizeof(bos), bos, sizeof(bos));
    /* The serial number tells the place. */
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0x303, 0, buf, 64), ==, 34);
    g_assert_cmpint(uhci_control(&u, 0xa1, 0xfe, 0, 0, buf, 1), ==, 1);
    g_assert_cmpint(buf[0], ==, 0);
    qtest_quit(u.qts);
}

static void test_read_capacity(void)
{
    uint8_t buf[64];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, DISK)) {
        return;
    }
    settle(&u);
    command(&u, 3, 8, true, 0, CDB(0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    g_assert_cmpint(uhci_in(&u, EP_IN, buf, 8), ==, 8);
    g_assert_cmpmem(buf, 8, "\0\0\x07\xff\0\0\2\0", 8);
    g_assert_cmpint(status(&u, 3, 0), ==, 0);
    /* The host asks for more than there is: padded, and told. */
    command(&u, 4, 16, true, 0, CDB(0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    g_assert_cmpint(uhci_in(&u, EP_IN, buf, 16), ==, 16);
    g_assert_cmpmem(buf + 8, 8, "\0\0\0\0\0\0\0\0", 8);
    g_assert_cmpint(status(&u, 4, 8), ==, 0);
    qtest_quit(u.qts);
}

static void test_read_write(void)
{
    g_autofree char *image = NULL;
    g_autofree char *args = NULL;
    int fd = g_file_open_tmp("usb-XXXXXX", &image, NULL);
    uint8_t out[1024], in[1024], buf[64];
    UHCIDriver u;

    g_assert_cmpint(ftruncate(fd, 1 << 20), ==, 0);
    close(fd);
    args = g_strdup_printf("-drive if=none,id=d,format=raw,file=%s -device usb-storage,drive=d,"
                           "port=1", image);
    if (!uhci_driver_begin(&u, args)) {
        unlink(image);
        return;
    }
    settle(&u);
    for (int i = 0; i < sizeof(out); i++) {
        out[i] = i * 5 + (i >> 8);
    }
    command(&u, 5, 1024, false, 0, CDB(0x2a, 0, 0, 0, 0, 9, 0, 0, 2, 0));
    for (int at = 0; at < 1024; at += 64) {
        g_assert_cmpint(uhci_out(&u, EP_OUT, out + at, 64), ==, 64);
    }
    g_assert_cmpint(status(&u, 5, 0), ==, 0);
    command(&u, 6, 1024, true, 0, CDB(0x28, 0, 0, 0, 0, 9, 0, 0, 2, 0));
    for (int at = 0; at < 1024; at += 64) {
        g_assert_cmpint(uhci_in(&u, EP_IN, in + at, 64), ==, 64);
    }
    g_assert_cmpmem(in, 1024, out, 1024);
    g_assert_cmpint(status(&u, 6, 0), ==, 0);
    /* A failing command: its data are padded, the residue is all of it. */
    command(&u, 7, 64, true, 0, CDB(0x28, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0));
    g_assert_cmpint(uhci_in(&u, EP_IN, buf, 64), ==, 64);
    g_assert_cmpint(status(&u, 7, 64), ==, 1);
    qtest_quit(u.qts);
    unlink(image);
}

static void test_phase_errors(void)
{
    uint8_t buf[64];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, DISK)) {
        return;
    }
    settle(&u);
    /* The device wants to send, the host to send, too. */
    command(&u, 8, 64, false, 0, CDB(0x12, 0, 0, 0, 36, 0));
    g_assert_cmpint(uhci_out(&u, EP_OUT, buf, 64), ==, 64);
    g_assert_cmpint(status(&u, 8, 64), ==, 2);
    /* Data without a data phase. */
    command(&u, 9, 0, false, 0, CDB(0x12, 0, 0, 0, 36, 0));
    g_assert_cmpint(status(&u, 9, 0), ==, 2);
    /* A write of more than is sent must not write anything. */
    command(&u, 10, 64, false, 0, CDB(0x2a, 0, 0, 0, 0, 0, 0, 0, 1, 0));
    g_assert_cmpint(uhci_out(&u, EP_OUT, buf, 64), ==, 64);
    g_assert_cmpint(status(&u, 10, 64), ==, 2);
    /* Wrappers that are none; the class's reset. */
    g_assert_cmpint(uhci_out(&u, EP_OUT, buf, 31), ==, -1);
    g_assert_cmpint(uhci_out(&u, EP_OUT, buf, 30), ==, -1);
    g_assert_cmpint(command(&u, 11, 0, false, 0, CDB(0, 0, 0, 0, 0, 0)), ==, 31);
    g_assert_cmpint(uhci_control(&u, 0x21, 0xff, 0, 0, NULL, 0), ==, 0);
    g_assert_cmpint(uhci_in(&u, EP_IN, buf, 13), ==, -1);
    g_assert_cmpint(command(&u, 12, 0, false, 0, CDB(0, 0, 0, 0, 0, 0)), ==, 31);
    g_assert_cmpint(status(&u, 12, 0), ==, 0);
    qtest_quit(u.qts);
}

static void test_bot_luns(void)
{
    uint8_t buf[64];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, "-device usb-bot,id=bot,port=1 -device scsi-cd,bus=bot.0,scsi-id=0,lun=0"
                   " -device scsi-cd,bus=bot.0,scsi-id=0,lun=3")) {
        return;
    }
    g_assert_cmpint(uhci_control(&u, 0xa1, 0xfe, 0, 0, buf, 1), ==, 1);
    g_assert_cmpint(buf[0], ==, 3);
    command(&u, 13, 36, true, 3, CDB(0x12, 0, 0, 0, 36, 0));
    g_assert_cmpint(uhci_in(&u, EP_IN, buf, 36), ==, 36);
    g_assert_cmpmem(buf, 2, "\5\x80", 2);
    g_assert_cmpint(status(&u, 13, 0), ==, 0);
    qtest_quit(u.qts);
}

static void test_unplug(void)
{
    UHCIDriver u;
    uint8_t cbw[31] = { 'U', 'S', 'B', 'C' };

    if (!uhci_driver_begin(&u, "-drive if=none,id=d,driver=null-co,size=1M,read-zeroes=on"
                   " -device usb-storage,drive=d,port=1,id=stick")) {
        return;
    }
    settle(&u);
    cbw[14] = 10;
    cbw[15] = 0x28;
    cbw[23] = 1;
    stl_le_p(cbw + 8, 512);
    cbw[12] = 0x80;
    uhci_out(&u, EP_OUT, cbw, sizeof(cbw));
    qtest_qmp_device_del(u.qts, "stick");
    g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC) & 7, ==, 2);
    qtest_quit(u.qts);
}

/* An OUT packet of no bytes is no command wrapper, nor data for a unit that sends. */
static void test_zero_length_out(void)
{
    uint8_t buf[64];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, DISK)) {
        return;
    }
    settle(&u);
    g_assert_cmpint(uhci_out(&u, EP_OUT, NULL, 0), ==, -1);
    command(&u, 3, 36, true, 0, CDB(0x12, 0, 0, 0, 36, 0));
    g_assert_cmpint(uhci_out(&u, EP_OUT, NULL, 0), ==, -1);
    g_assert_cmpint(uhci_in(&u, EP_IN, buf, 36), ==, 36);
    g_assert_cmpint(status(&u, 3, 0), ==, 0);
    qtest_quit(u.qts);
}

/* ---- a request that waits: the disk fails once, which stops the machine ---- */

#define FAULTY "-drive driver=raw,if=none,id=d,file.driver=blkdebug,file.image.driver=null-co,file.image.size=1M," \
               "file.image.read-zeroes=on,file.inject-error.0.event=read_aio,file.inject-error.0.iotype=read," \
               "file.inject-error.0.sector=5,file.inject-error.0.once=on " \
               "-device usb-storage,drive=d,port=1,id=stick,rerror=stop"

/* False after skipping. A packet of the data phase stays in the schedule. */
static bool read_until_stop(UHCIDriver *u)
{
    if (!uhci_driver_begin(u, FAULTY)) {
        return false;
    }
    settle(u);
    command(u, 3, 512, true, 0, CDB(0x28, 0, 0, 0, 0, 5, 0, 0, 1, 0));
    u->n = 0;
    uhci_td(u, PID_IN, EP_IN, u->toggle[EP_IN][1], NULL, 64);
    u->toggle[EP_IN][1] ^= 1;
    qtest_writel(u->qts, UHCI_QH + 4, UHCI_TDS);
    uhci_frames(u, 2);
    qtest_qmp_eventwait(u->qts, "STOP");
    g_assert_cmphex(qtest_readl(u->qts, UHCI_TDS + 4) & TD_CTRL_ACTIVE, !=, 0);
    return true;
}

/* The rest of the block and its status. */
static void read_rest(UHCIDriver *u)
{
    uint8_t buf[64];

    uhci_frames(u, 4);
    g_assert_cmphex(qtest_readl(u->qts, UHCI_TDS + 4) & (TD_CTRL_ACTIVE | 0x7ff), ==, 63);
    qtest_writel(u->qts, UHCI_QH + 4, 1);
    for (int i = 1; i < 8; i++) {
        g_assert_cmpint(uhci_in(u, EP_IN, buf, 64), ==, 64);
    }
    g_assert_cmpint(status(u, 3, 0), ==, 0);
}

static void test_waiting_goes_on(void)
{
    UHCIDriver u;

    if (read_until_stop(&u)) {
        qtest_qmp_assert_success(u.qts, "{'execute': 'cont'}");
        read_rest(&u);
        qtest_quit(u.qts);
    }
}

/* The host takes its packet back: the command is cancelled, and its status says so. */
static void test_waiting_cancelled(void)
{
    UHCIDriver u;

    if (read_until_stop(&u)) {
        qtest_writel(u.qts, UHCI_QH + 4, 1);
        uhci_frames(&u, 40);
        qtest_qmp_assert_success(u.qts, "{'execute': 'cont'}");
        uhci_frames(&u, 40);
        g_assert_cmpint(uhci_control(&u, 0x21, 0xff, 0, 0, NULL, 0), ==, 0);
        command(&u, 12, 0, false, 0, CDB(0, 0, 0, 0, 0, 0));
        u.toggle[EP_IN][1] ^= 1;    /* nothing came of the packet */
        g_assert_cmpint(status(&u, 12, 0), ==, 0);
        qtest_quit(u.qts);
    }
}

static void test_waiting_unplugged(void)
{
    UHCIDriver u;

    if (read_until_stop(&u)) {
        qtest_qmp_device_del(u.qts, "stick");
        qtest_qmp_assert_success(u.qts, "{'execute': 'cont'}");
        uhci_frames(&u, 40);
        g_assert_cmphex(qtest_inw(u.qts, UHCI_PORTSC) & 1, ==, 0);
        qtest_quit(u.qts);
    }
}

static void test_waiting_saved(void)
{
    QTestState *fresh;
    UHCIDriver u;

    if (read_until_stop(&u)) {
        fresh = qtest_save_and_load(u.qts, UHCI_ARGS DISK);
        if (fresh) {
            u.qts = fresh;
            read_rest(&u);
        }
        qtest_quit(u.qts);
    }
}

/* ---- saved in the middle ---- */

#define SAVED_ARGS UHCI_ARGS "-m 16 " DISK

static UHCIDriver start_saved(QTestState *s)
{
    UHCIDriver u;

    uhci_driver_start(&u, s);
    uhci_configure(&u, 0, 5);
    settle(&u);
    return u;
}

/* What comes in, eight times: data, then the status. */
static void note_in(UHCIDriver *u, GString *seen)
{
    uint8_t buf[64] = { 0 };

    for (int i = 0; i < 8; i++) {
        qstate_note(seen, "bytes", uhci_in(u, EP_IN, buf, 64));
        qstate_note(seen, "data", ldq_le_p(buf));
        qstate_note(seen, "data", ldq_le_p(buf + 8));
    }
}

/* Toggles are the driver's own: three packets of data have come in. */
static void data_half_in(QTestState *s)
{
    UHCIDriver u = start_saved(s);
    uint8_t buf[64];

    command(&u, 3, 300, true, 0, CDB(0x5a, 0, 0x3f, 0, 0, 0, 0, 1, 0, 0));
    uhci_in(&u, EP_IN, buf, 8);
}

static void rest_comes_in(QTestState *s, GString *seen)
{
    UHCIDriver u = uhci_driver(s, 5);

    u.toggle[EP_IN][1] = 1;     /* settle() read four packets */
    note_in(&u, seen);
}

static void send_some(UHCIDriver *u)
{
    static const uint8_t data[64] = { 1, 2, 3 };

    for (int i = 0; i < 5; i++) {
        uhci_out(u, EP_OUT, data, 64);
    }
}

static void send_more(UHCIDriver *u, int packets, GString *seen)
{
    static const uint8_t data[64] = { 4, 5, 6 };

    for (int i = 0; i < packets; i++) {
        u->toggle[EP_OUT][0] = i & 1;
        qstate_note(seen, "bytes", uhci_out(u, EP_OUT, data, 64));
    }
}

static void data_half_out(QTestState *s)
{
    UHCIDriver u = start_saved(s);

    command(&u, 4, 1024, false, 0, CDB(0x2a, 0, 0, 0, 0, 9, 0, 0, 2, 0));
    send_some(&u);
}

static void rest_goes_out(QTestState *s, GString *seen)
{
    UHCIDriver u = uhci_driver(s, 5);

    send_more(&u, 13, seen);
    u.toggle[EP_IN][1] = 0;
    note_in(&u, seen);
}

/* Of a unit whose blocks are larger than what moves at once: WRITE SAME wants a whole one. */
#define LARGE_BLOCKS_ARGS UHCI_ARGS "-m 16 -blockdev null-co,node-name=n,size=16777216,read-zeroes=on " \
    "-device usb-bot,id=b,port=1 -device scsi-hd,bus=b.0,drive=n,logical_block_size=262144,physical_block_size=262144"

static void block_half_out(QTestState *s)
{
    UHCIDriver u = start_saved(s);

    command(&u, 4, 262144, false, 0, CDB(0x41, 0, 0, 0, 0, 0, 0, 0, 1, 0));
    send_some(&u);
}

static void rest_of_block_goes_out(QTestState *s, GString *seen)
{
    UHCIDriver u = uhci_driver(s, 5);

    send_more(&u, 6, seen);
}

/* A command that failed: its status waits, with a residue; and one that asked for nothing to be sent. */
static void status_waits(QTestState *s)
{
    UHCIDriver u = start_saved(s);
    uint8_t buf[64];

    command(&u, 7, 64, true, 0, CDB(0x28, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0));
    uhci_in(&u, EP_IN, buf, 64);
}

/* After a wrapper that is none, everything stalls until the class's reset. */
static void reset_is_needed(QTestState *s)
{
    UHCIDriver u = start_saved(s);
    uint8_t buf[64] = { 0 };

    uhci_out(&u, EP_OUT, buf, 30);
}

static void reset_is_done(QTestState *s, GString *seen)
{
    UHCIDriver u = uhci_driver(s, 5);

    u.toggle[EP_OUT][0] = 1;
    qstate_note(seen, "command", command(&u, 11, 0, false, 0, CDB(0, 0, 0, 0, 0, 0)));
    qstate_note(seen, "reset", uhci_control(&u, 0x21, 0xff, 0, 0, NULL, 0));
    qstate_note(seen, "command", command(&u, 12, 0, false, 0, CDB(0, 0, 0, 0, 0, 0)));
    note_in(&u, seen);
}

/* MODE SELECT has disabled the write cache. */
static void cache_is_off(QTestState *s)
{
    uint8_t list[24] = { 0, 0, 0, 0, 8, 18 };
    UHCIDriver u = start_saved(s);

    command(&u, 8, sizeof(list), false, 0, CDB(0x15, 0x10, 0, 0, sizeof(list), 0));
    uhci_out(&u, EP_OUT, list, sizeof(list));
    status(&u, 8, 0);
}

static void cache_is_asked_for(QTestState *s, GString *seen)
{
    UHCIDriver u = uhci_driver(s, 5);
    uint8_t buf[64] = { 0 };

    command(&u, 9, 24, true, 0, CDB(0x1a, 8, 8, 0, 24, 0));
    u.toggle[EP_IN][1] = 0;
    qstate_note(seen, "bytes", uhci_in(&u, EP_IN, buf, 24));
    qstate_note(seen, "page", ldq_be_p(buf + 4));
}

static const QStateCase saved_in = { SAVED_ARGS, data_half_in, rest_comes_in };
static const QStateCase saved_out = { SAVED_ARGS, data_half_out, rest_goes_out };
static const QStateCase saved_block = { LARGE_BLOCKS_ARGS, block_half_out, rest_of_block_goes_out };
static const QStateCase saved_cache = { SAVED_ARGS, cache_is_off, cache_is_asked_for };
static const QStateCase saved_status = { SAVED_ARGS, status_waits, rest_comes_in };
static const QStateCase saved_reset = { SAVED_ARGS, reset_is_needed, reset_is_done };

/* More bytes are said to be left of the write than it has. */
static void test_state_beyond_data(void)
{
    const uint8_t left_and_done[8] = { 0, 0, 704 >> 8, 704 & 0xff, 0, 0, 320 >> 8, 320 & 0xff };

    qstate_check_refused(&saved_out, left_and_done, sizeof(left_and_done), 2, 0x10);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/usb/storage/descriptors", test_descriptors);
    qtest_add_func("/usb/storage/read-capacity", test_read_capacity);
    qtest_add_func("/usb/storage/read-write", test_read_write);
    qtest_add_func("/usb/storage/phase-errors", test_phase_errors);
    qtest_add_func("/usb/storage/unplug", test_unplug);
    qtest_add_func("/usb/bot/luns", test_bot_luns);
    qtest_add_func("/usb/storage/zero-length-out", test_zero_length_out);
    qtest_add_func("/usb/storage/waiting/goes-on", test_waiting_goes_on);
    qtest_add_func("/usb/storage/waiting/cancelled", test_waiting_cancelled);
    qtest_add_func("/usb/storage/waiting/unplugged", test_waiting_unplugged);
    qtest_add_func("/usb/storage/waiting/saved", test_waiting_saved);
    qstate_add("/usb/storage/saved/data-in", &saved_in);
    qstate_add("/usb/storage/saved/data-out", &saved_out);
    qstate_add("/usb/storage/saved/large-block", &saved_block);
    qstate_add("/usb/storage/saved/status", &saved_status);
    qstate_add("/usb/storage/saved/write-cache", &saved_cache);
    qstate_add("/usb/storage/saved/reset-needed", &saved_reset);
    if (!getenv("QTEST_ACCEL")) {
        qtest_add_func("/usb/storage/saved/beyond-data", test_state_beyond_data);
    }
    return g_test_run();
}
