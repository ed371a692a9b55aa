/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio GPU: display info, EDID, resources, transfers, outputs, errors; virtio-vga beside it. */
#include "qemu/osdep.h"
#include "display-picture.h"
#include "pci-config.h"
#include "virtio-state.h"
#include "standard-headers/linux/virtio_gpu.h"

#define FEATURES    ((1ULL << VIRTIO_F_VERSION_1) | (1ULL << VIRTIO_GPU_F_EDID))
#define CTRL_RING   0x100000
#define CURSOR_RING 0x110000
#define COMMAND     0x200000
#define ANSWER      0x210000
#define PIXELS      0x400000

typedef struct Fixture {
    Poke *p;
    PokeQueue ctrl, cursor;
} Fixture;

static void setup(Fixture *f, const void *options)
{
    g_autofree char *device = g_strconcat("virtio-gpu-pci", options, NULL);

    f->p = poke_new(device, NULL);
    negotiate(f->p, FEATURES);
    f->ctrl = queue_enable(f->p, 0, CTRL_RING);
    f->cursor = queue_enable(f->p, 1, CURSOR_RING);
    set_status(f->p, DRIVER_OK);
}

static void teardown(Fixture *f, const void *options)
{
    poke_free(f->p);
}

/* Sends a command, waits, and reads the answer, whose type it returns. */
static uint32_t command(Fixture *f, const void *cmd, size_t cmd_size, void *answer, size_t size)
{
    struct virtio_gpu_ctrl_hdr *hdr = answer;
    uint32_t len = 0;

    qtest_memwrite(f->p->qts, COMMAND, cmd, cmd_size);
    qtest_memset(f->p->qts, ANSWER, 0, size);
    queue_desc(&f->ctrl, 0, COMMAND, cmd_size, VRING_DESC_F_NEXT, 1);
    queue_desc(&f->ctrl, 1, ANSWER, size, VRING_DESC_F_WRITE, 0);
    queue_add(&f->ctrl, 0);
    queue_kick(&f->ctrl);
    g_assert_true(queue_used(&f->ctrl, NULL, &len));
    qtest_memread(f->p->qts, ANSWER, answer, size);
    return le32_to_cpu(hdr->type);
}

/* The same when only a header comes back. */
static uint32_t simple(Fixture *f, const void *cmd, size_t size)
{
    struct virtio_gpu_ctrl_hdr answer;

    return command(f, cmd, size, &answer, sizeof(answer));
}

#define HDR(t)      .hdr = { .type = cpu_to_le32(VIRTIO_GPU_CMD_##t) }
#define RECT(a, b, c, d) .r = { cpu_to_le32(a), cpu_to_le32(b), cpu_to_le32(c), cpu_to_le32(d) }

static uint32_t create(Fixture *f, uint32_t id, uint32_t format, uint32_t width, uint32_t height)
{
    struct virtio_gpu_resource_create_2d c = {
        HDR(RESOURCE_CREATE_2D), .resource_id = cpu_to_le32(id), .format = cpu_to_le32(format),
        .width = cpu_to_le32(width), .height = cpu_to_le32(height),
    };

    return simple(f, &c, sizeof(c));
}

static uint32_t attach(Fixture *f, uint32_t id, uint32_t claimed, const uint64_t (*entries)[2],
                       size_t n)
{
    struct {
        struct virtio_gpu_resource_attach_backing c;
        struct virtio_gpu_mem_entry e[4];
    } c = {
        .c = {
            HDR(RESOURCE_ATTACH_BACKING), .resource_id = cpu_to_le32(id),
            .nr_entries = cpu_to_le32(claimed),
        },
    };

    for (size_t i = 0; i < n; i++) {
        c.e[i].addr = cpu_to_le64(entries[i][0]);
        c.e[i].length = cpu_to_le32(entries[i][1]);
    }
    return simple(f, &c, sizeof(c.c) + n * sizeof(c.e[0]));
}

static uint32_t transfer(Fixture *f, uint32_t id, uint32_t x, uint32_t y, uint32_t w, uint32_t h,
                         uint64_t offset)
{
    struct virtio_gpu_transfer_to_host_2d c = {
        HDR(TRANSFER_TO_HOST_2D), RECT(x, y, w, h), .offset = cpu_to_le64(offset),
        .resource_id = cpu_to_le32(id),
    };

    return simple(f, &c, sizeof(c));
}

static uint32_t set_scanout(Fixture *f, uint32_t out, uint32_t id, uint32_t x, uint32_t y, uint32_t w,
                            uint32_t h)
{
    struct virtio_gpu_set_scanout c = {
        HDR(SET_SCANOUT), RECT(x, y, w, h), .scanout_id = cpu_to_le32(out),
        .resource_id = cpu_to_le32(id),
    };

    return simple(f, &c, sizeof(c));
}

static uint32_t flush(Fixture *f, uint32_t id, uint32_t x, uint32_t y, uint32_t w, uint32_t h)
{
    struct virtio_gpu_resource_flush c = {
        HDR(RESOURCE_FLUSH), RECT(x, y, w, h), .resource_id = cpu_to_le32(id),
    };

    return simple(f, &c, sizeof(c));
}

static uint32_t unref(Fixture *f, uint32_t id)
{
    struct virtio_gpu_resource_unref c = { HDR(RESOURCE_UNREF), .resource_id = cpu_to_le32(id) };

    return simple(f, &c, sizeof(c));
}

#define OK VIRTIO_GPU_RESP_OK_NODATA
#define BGRX VIRTIO_GPU_FORMAT_B8G8R8X8_UNORM

/* ---- cases ---- */

static void test_ids(Fixture *f, const void *options)
{
    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10501af4);
    g_assert_cmphex(offered_features(f->p), ==, 0x0000010130000002ULL);
    g_assert_cmpuint(m32r(f->p, DEVICE_CFG + 8), ==, 1);
    g_assert_cmpuint(f->ctrl.size, ==, 64);
    g_assert_cmpuint(f->cursor.size, ==, 16);
}

static void test_display_info(Fixture *f, const void *options)
{
    struct virtio_gpu_resp_display_info info;
    struct virtio_gpu_resp_edid edid;
    struct virtio_gpu_ctrl_hdr get = {
        .type = cpu_to_le32(VIRTIO_GPU_CMD_GET_DISPLAY_INFO),
        .flags = cpu_to_le32(VIRTIO_GPU_FLAG_FENCE), .fence_id = cpu_to_le64(0x123456789),
    };
    struct virtio_gpu_cmd_get_edid get_edid = { HDR(GET_EDID) };

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    g_assert_cmphex(command(f, &get, sizeof(get), &info, sizeof(info)), ==,
                    VIRTIO_GPU_RESP_OK_DISPLAY_INFO);
    g_assert_cmphex(le64_to_cpu(info.hdr.fence_id), ==, 0x123456789);
    g_assert_cmpuint(le32_to_cpu(info.pmodes[0].enabled), ==, 1);
    g_assert_cmpuint(le32_to_cpu(info.pmodes[0].r.width), ==, 1280);
    g_assert_cmpuint(le32_to_cpu(info.pmodes[0].r.height), ==, 800);
    g_assert_cmpuint(le32_to_cpu(info.pmodes[1].enabled), ==, 0);
    g_assert_cmphex(command(f, &get_edid, sizeof(get_edid), &edid, sizeof(edid)), ==,
                    VIRTIO_GPU_RESP_OK_EDID);
    g_assert_cmpuint(edid.edid[56] | (edid.edid[58] & 0xf0) << 4, ==, 1280);
    get_edid.scanout = cpu_to_le32(1);
    g_assert_cmphex(simple(f, &get_edid, sizeof(get_edid)), ==,
                    VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
}

/* Pixels from two pieces of memory to the screen; then a part of them, and a change of a part. */
static void test_picture(Fixture *f, const void *options)
{
    static const uint64_t pieces[2][2] = { { PIXELS, 100 * 4 }, { PIXELS + 0x10000, 0x10000 } };
    Picture p;

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    g_assert_cmphex(create(f, 7, BGRX, 64, 32), ==, OK);
    g_assert_cmphex(attach(f, 7, 2, pieces, 2), ==, OK);
    qtest_writel(f->p->qts, PIXELS + 4 * 70, 0x00aabbcc);           /* (6, 1) */
    qtest_writel(f->p->qts, PIXELS + 0x10000, 0x00112233);          /* pixel 100: (36, 1) */
    g_assert_cmphex(transfer(f, 7, 0, 0, 64, 32, 0), ==, OK);
    g_assert_cmphex(set_scanout(f, 0, 7, 0, 0, 64, 32), ==, OK);
    g_assert_cmphex(flush(f, 7, 0, 0, 64, 32), ==, OK);
    p = picture_expect(f->p->qts, 64, 32);
    g_assert_cmphex(picture_at(&p, 6, 1), ==, 0xaabbcc);
    g_assert_cmphex(picture_at(&p, 36, 1), ==, 0x112233);
    g_assert_cmphex(picture_at(&p, 35, 1), ==, 0);
    picture_free(&p);

    g_assert_cmphex(set_scanout(f, 0, 7, 36, 1, 20, 20), ==, OK);
    p = picture_expect(f->p->qts, 20, 20);
    g_assert_cmphex(picture_at(&p, 0, 0), ==, 0x112233);
    picture_free(&p);

    qtest_writel(f->p->qts, PIXELS + 0x10000, 0x00445566);
    g_assert_cmphex(transfer(f, 7, 40, 3, 2, 2, 100 * 4), ==, OK);
    p = picture_expect(f->p->qts, 20, 20);
    g_assert_cmphex(picture_at(&p, 4, 2), ==, 0x445566);
    g_assert_cmphex(picture_at(&p, 0, 0), ==, 0x112233);
    picture_free(&p);

    /* A resource that goes away is no longer shown. */
    g_assert_cmphex(unref(f, 7), ==, OK);
    p = picture_take(f->p->qts);
    g_assert_cmphex(picture_at(&p, 4, 2), ==, 0);
    picture_free(&p);
}

static void test_errors(Fixture *f, const void *options)
{
    static const uint64_t piece[1][2] = { { PIXELS, 0x1000 } };
    struct virtio_gpu_ctrl_hdr unknown = { .type = cpu_to_le32(0x4711) };

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    g_assert_cmphex(simple(f, &unknown, sizeof(unknown)), ==, VIRTIO_GPU_RESP_ERR_UNSPEC);
    g_assert_cmphex(simple(f, &unknown, 3), ==, VIRTIO_GPU_RESP_ERR_UNSPEC);
    g_assert_cmphex(create(f, 0, BGRX, 16, 16), ==, VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID);
    g_assert_cmphex(create(f, 1, 99, 16, 16), ==, VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    g_assert_cmphex(create(f, 1, BGRX, 16384, 16384), ==, VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY);
    g_assert_cmphex(create(f, 1, BGRX, 0xffffffff, 0xffffffff), ==,
                    VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    g_assert_cmphex(create(f, 1, BGRX, 16, 16), ==, OK);
    g_assert_cmphex(create(f, 1, BGRX, 16, 16), ==, VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID);
    g_assert_cmphex(transfer(f, 1, 0, 0, 16, 16, 0), ==, VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID);
    g_assert_cmphex(attach(f, 1, 3, piece, 1), ==, VIRTIO_GPU_RESP_ERR_UNSPEC);
    g_assert_cmphex(attach(f, 1, 0x7fffffff, piece, 1), ==, VIRTIO_GPU_RESP_ERR_UNSPEC);
    g_assert_cmphex(attach(f, 1, 1, piece, 1), ==, OK);
    g_assert_cmphex(attach(f, 1, 1, piece, 1), ==, VIRTIO_GPU_RESP_ERR_UNSPEC);
    g_assert_cmphex(transfer(f, 1, 1, 0, 16, 1, 0), ==, VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    g_assert_cmphex(transfer(f, 1, 0xfffffff0, 0, 0x20, 1, 0), ==,
                    VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    g_assert_cmphex(transfer(f, 1, 0, 0, 16, 16, UINT64_MAX), ==, OK);
    g_assert_cmphex(transfer(f, 1, 0, 0, 15, 16, 0xffff), ==, OK);
    g_assert_cmphex(set_scanout(f, 1, 1, 0, 0, 16, 16), ==, VIRTIO_GPU_RESP_ERR_INVALID_SCANOUT_ID);
    g_assert_cmphex(set_scanout(f, 0, 2, 0, 0, 16, 16), ==, VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID);
    g_assert_cmphex(set_scanout(f, 0, 1, 0, 1, 16, 16), ==, VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    g_assert_cmphex(flush(f, 1, 8, 8, 9, 8), ==, VIRTIO_GPU_RESP_ERR_INVALID_PARAMETER);
    g_assert_cmphex(unref(f, 2), ==, VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID);
}

/* What resources may have together. */
static void test_hostmem(Fixture *f, const void *options)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    g_assert_cmphex(create(f, 1, BGRX, 512, 256), ==, OK);
    g_assert_cmphex(create(f, 2, BGRX, 512, 256), ==, OK);
    g_assert_cmphex(create(f, 3, BGRX, 16, 16), ==, VIRTIO_GPU_RESP_ERR_OUT_OF_MEMORY);
    g_assert_cmphex(unref(f, 1), ==, OK);
    g_assert_cmphex(create(f, 3, BGRX, 16, 16), ==, OK);
}

static void cursor_command(Fixture *f, uint32_t type, uint32_t out, uint32_t id, size_t size)
{
    struct virtio_gpu_update_cursor c = {
        .hdr.type = cpu_to_le32(type), .pos = { cpu_to_le32(out), cpu_to_le32(5), cpu_to_le32(6), 0 },
        .resource_id = cpu_to_le32(id), .hot_x = 0xffffffff,
    };

    qtest_memwrite(f->p->qts, COMMAND, &c, sizeof(c));
    queue_desc(&f->cursor, 0, COMMAND, size, 0, 0);
    queue_add(&f->cursor, 0);
    queue_kick(&f->cursor);
    g_assert_true(queue_used(&f->cursor, NULL, NULL));
}

/* Every cursor command comes back, whatever is in it. */
static void test_cursor(Fixture *f, const void *options)
{
    size_t full = sizeof(struct virtio_gpu_update_cursor);

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    g_assert_cmphex(create(f, 1, VIRTIO_GPU_FORMAT_B8G8R8A8_UNORM, 64, 64), ==, OK);
    g_assert_cmphex(create(f, 2, VIRTIO_GPU_FORMAT_B8G8R8A8_UNORM, 16, 16), ==, OK);
    cursor_command(f, VIRTIO_GPU_CMD_UPDATE_CURSOR, 0, 1, full);
    cursor_command(f, VIRTIO_GPU_CMD_UPDATE_CURSOR, 0, 2, full);
    cursor_command(f, VIRTIO_GPU_CMD_MOVE_CURSOR, 0, 1, full);
    cursor_command(f, VIRTIO_GPU_CMD_UPDATE_CURSOR, 0, 77, full);
    cursor_command(f, VIRTIO_GPU_CMD_UPDATE_CURSOR, 16, 1, full);
    cursor_command(f, VIRTIO_GPU_CMD_UPDATE_CURSOR, 0, 0, full);
    cursor_command(f, VIRTIO_GPU_CMD_UPDATE_CURSOR, 0, 1, 20);
}

/* A reset takes resources and picture away. */
static void test_reset(Fixture *f, const void *options)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    g_assert_cmphex(create(f, 1, BGRX, 640, 480), ==, OK);
    g_assert_cmphex(set_scanout(f, 0, 1, 0, 0, 640, 480), ==, OK);
    negotiate(f->p, FEATURES);
    f->ctrl = queue_enable(f->p, 0, CTRL_RING);
    set_status(f->p, DRIVER_OK);
    g_assert_cmphex(unref(f, 1), ==, VIRTIO_GPU_RESP_ERR_INVALID_RESOURCE_ID);
}

/* The VGA's registers lie in front of the virtio structures, and it shows its picture. */
static void test_vga(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -device virtio-vga,addr=2");
    int devfn = DEVFN(2, 0);
    Picture p;

    g_assert_cmphex(pci_conf_read(s, 0, devfn, 0, 4), ==, 0x10501af4);
    g_assert_cmphex(pci_conf_read(s, 0, devfn, 8, 4), ==, 0x03000001);
    pci_conf_write(s, 0, devfn, 0x10, 0xe0000000, 4);
    pci_conf_write(s, 0, devfn, 0x18, 0xe4000000, 4);
    pci_conf_write(s, 0, devfn, 0x1c, 0, 4);
    pci_conf_write(s, 0, devfn, 4, 7, 2);
    g_assert_cmphex(qtest_readw(s, 0xe4000500), ==, 0xb0c5);
    g_assert_cmpuint(qtest_readw(s, 0xe4001012), ==, 2);
    g_assert_cmpuint(qtest_readl(s, 0xe4002008), ==, 1);
    qtest_writew(s, 0xe4000502, 320);
    qtest_writew(s, 0xe4000504, 200);
    qtest_writew(s, 0xe4000506, 32);
    qtest_writew(s, 0xe4000508, 0x41);
    qtest_writeb(s, 0xe4000400, 0x20);
    qtest_writel(s, 0xe0000000, 0x00abcdef);
    p = picture_expect(s, 320, 200);
    g_assert_cmphex(picture_at(&p, 0, 0), ==, 0xabcdef);
    picture_free(&p);
    qtest_quit(s);
}

/* ---- saved state ---- */

/* Two resources, one of them with memory in two pieces, of which a part is shown. */
static void picture_is_shown(QTestState *s)
{
    static const uint64_t pieces[2][2] = { { PIXELS, 100 * 4 }, { PIXELS + 0x10000, 0x10000 } };
    Fixture f = { poke_start(s) };

    negotiate(f.p, FEATURES);
    f.ctrl = queue_enable(f.p, 0, CTRL_RING);
    set_status(f.p, DRIVER_OK);
    create(&f, 7, BGRX, 64, 32);
    create(&f, 8, BGRX, 64, 64);
    attach(&f, 7, 2, pieces, 2);
    for (int i = 0; i < 64 * 32; i++) {
        qtest_writel(s, i < 100 ? PIXELS + 4 * i : PIXELS + 0x10000 + 4 * (i - 100), 0x10101 * i);
    }
    transfer(&f, 7, 0, 0, 64, 16, 0);
    set_scanout(&f, 0, 7, 36, 1, 20, 30);
    poke_leave(f.p);
}

static void note_picture(QTestState *s, GString *seen)
{
    Picture p = picture_take(s);

    qstate_note(seen, "width", p.width);
    qstate_note(seen, "height", p.height);
    for (int y = 0; y < p.height; y++) {
        for (int x = 0; x < p.width; x++) {
            g_string_append_printf(seen, "%06x ", picture_at(&p, x, y));
        }
        g_string_append_c(seen, '\n');
    }
    picture_free(&p);
}

/* The rest of the pixels arrives; another part is shown. */
static void picture_goes_on(QTestState *s, GString *seen)
{
    Fixture f = { poke_resume(s) };

    note_picture(s, seen);
    poke_note(f.p, seen);
    f.ctrl = queue_resume(f.p, 0, CTRL_RING);
    qstate_note(seen, "transfer", transfer(&f, 7, 0, 16, 64, 16, 16 * 64 * 4));
    note_picture(s, seen);
    qstate_note(seen, "create", create(&f, 8, BGRX, 16, 16));
    qstate_note(seen, "show", set_scanout(&f, 0, 7, 0, 0, 8, 8));
    note_picture(s, seen);
    poke_leave(f.p);
}

static const QStateCase saved_picture = { "-machine pc -nodefaults -m 16 -device virtio-gpu-pci," POKE_ADDR,
                                          picture_is_shown, picture_goes_on };

#define ADD(path, options, func) \
    qtest_add("virtio-gpu/" path, Fixture, options, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("ids", "", test_ids);
    ADD("display-info", "", test_display_info);
    ADD("picture", "", test_picture);
    ADD("errors", "", test_errors);
    ADD("hostmem", ",max_hostmem=1M", test_hostmem);
    ADD("cursor", "", test_cursor);
    ADD("reset", "", test_reset);
    qtest_add_func("virtio-gpu/vga", test_vga);
    qstate_add("virtio-gpu/saved", &saved_picture);
    return g_test_run();
}
