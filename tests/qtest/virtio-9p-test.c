/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio 9P device: a shared folder is read and written, and nothing leads out of it. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "qapi/qmp/qdict.h"
#include "virtio-poke.h"
#include "reference.h"

#define VERSION_1   (1ULL << VIRTIO_F_VERSION_1)
#define RING        0x100000
#define REQUEST     0x200000
#define ANSWER      0x400000
#define MSIZE       8192
#define ROOT        0           /* fid of the shared folder */

/* The messages that are sent here; answers have the next number. */
enum {
    RLERROR = 7, TSTATFS = 8, TLOPEN = 12, TLCREATE = 14, TSYMLINK = 16, TREADLINK = 22, TGETATTR = 24,
    TSETATTR = 26, TREADDIR = 40, TMKDIR = 72, TRENAMEAT = 74, TUNLINKAT = 76, TVERSION = 100, TATTACH = 104,
    RERROR = 107, TWALK = 110, TREAD = 116, TWRITE = 118, TCLUNK = 120, TSTAT = 124,
};

typedef struct Fixture {
    Poke *p;
    PokeQueue q;
    char *folder;               /* on the host; NULL: synth */
    uint8_t answer[MSIZE];
    uint32_t len;
} Fixture;

/* --- messages ---------------------------------------------------------------------------------------- */

/*
 * Fields of a request, by letters: b byte, w 16 bits, d 32 bits, q 64 bits (each as its own type in the
 * arguments), s string.
 */
static void build(GByteArray *out, const char *fields, va_list ap)
{
    for (const char *f = fields; *f; f++) {
        uint64_t val = *f == 's' ? 0 : *f == 'q' ? va_arg(ap, uint64_t) : va_arg(ap, unsigned);
        const char *str = *f == 's' ? va_arg(ap, const char *) : NULL;
        size_t size = *f == 'b' ? 1 : *f == 'w' || *f == 's' ? 2 : *f == 'd' ? 4 : 8;

        val = cpu_to_le64(str ? strlen(str) : val);
        g_byte_array_append(out, (uint8_t *)&val, size);
        if (str) {
            g_byte_array_append(out, (const uint8_t *)str, strlen(str));
        }
    }
}

static void send_bytes(Fixture *f, const void *data, uint32_t size)
{
    f->len = 0;
    qtest_memwrite(f->p->qts, REQUEST, data, size);
    queue_desc(&f->q, 0, REQUEST, size, VRING_DESC_F_NEXT, 1);
    queue_desc(&f->q, 1, ANSWER, MSIZE, VRING_DESC_F_WRITE, 0);
    queue_add(&f->q, 0);
    queue_kick(&f->q);
    /* At once here; QEMU asks threads. */
    for (int i = 0; i < 1000 && !queue_used(&f->q, NULL, &f->len); i++) {
        g_usleep(1000);
    }
    g_assert_cmpuint(f->len, >=, 7);
    qtest_memread(f->p->qts, ANSWER, f->answer, f->len);
    g_assert_cmpuint(ldl_le_p(f->answer), ==, f->len);
}

/* Sends a message; returns the error that the answer tells of, 0 for none. */
static int request(Fixture *f, uint8_t type, const char *fields, ...)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    uint8_t header[7] = { 0, 0, 0, 0, type, 0x34, 0x12 };
    va_list ap;

    g_byte_array_append(out, header, sizeof(header));
    va_start(ap, fields);
    build(out, fields, ap);
    va_end(ap);
    stl_le_p(out->data, out->len);
    send_bytes(f, out->data, out->len);
    g_assert_cmphex(lduw_le_p(f->answer + 5), ==, 0x1234);
    if (f->answer[4] == RLERROR) {
        return ldl_le_p(f->answer + 7);
    }
    if (f->answer[4] == RERROR) {
        return ldl_le_p(f->answer + f->len - 4);
    }
    g_assert_cmpuint(f->answer[4], ==, type + 1);
    return 0;
}

static void mount(Fixture *f, const char *version)
{
    g_assert_cmpint(request(f, TVERSION, "ds", MSIZE, version), ==, 0);
    g_assert_cmpuint(ldl_le_p(f->answer + 7), ==, MSIZE);
    g_assert_cmpmem(f->answer + 13, lduw_le_p(f->answer + 11), version, strlen(version));
    g_assert_cmpint(request(f, TATTACH, "ddssd", ROOT, ~0u, "root", "", 0), ==, 0);
    g_assert_cmphex(f->answer[7], ==, 0x80);
}

/* --- machine ----------------------------------------------------------------------------------------- */

static void start(Fixture *f, const char *fsdev)
{
    g_autofree char *args =
        g_strdup_printf("-fsdev %s,id=fs0 -device virtio-9p-pci,fsdev=fs0,mount_tag=share," POKE_ADDR, fsdev);

    f->p = poke_new_args(args);
    negotiate(f->p, VERSION_1 | 1);
    f->q = queue_enable(f->p, 0, RING);
    set_status(f->p, DRIVER_OK);
}

static void setup_synth(Fixture *f, const void *data)
{
    start(f, "synth");
}

static void setup_local(Fixture *f, const void *options)
{
    g_autofree char *fsdev = NULL, *shared = NULL, *outside = NULL;

    f->folder = g_dir_make_tmp("virtio-9p-test-XXXXXX", NULL);
    shared = g_build_filename(f->folder, "shared", NULL);
    outside = g_build_filename(f->folder, "secret", NULL);
    g_assert_cmpint(g_mkdir(shared, 0755), ==, 0);
    g_assert_true(g_file_set_contents(outside, "secret", -1, NULL));
    fsdev = g_strdup_printf("local,security_model=none,path=%s%s", shared, (const char *)options);
    start(f, fsdev);
}

static char *host_path(Fixture *f, const char *name)
{
    return g_build_filename(f->folder, "shared", name, NULL);
}

static void remove_tree(const char *path)
{
    GDir *dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *below = g_build_filename(path, name, NULL);

        remove_tree(below);
    }
    if (dir) {
        g_dir_close(dir);
    }
    g_remove(path);
}

static void teardown(Fixture *f, const void *data)
{
    poke_free(f->p);
    if (f->folder) {
        remove_tree(f->folder);
        g_free(f->folder);
    }
}

/* --- cases ------------------------------------------------------------------------------------------- */

static void test_ids(Fixture *f, const void *data)
{
    char tag[6] = "";

    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10091af4);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 8) >> 8, ==, 0x000200);
    g_assert_cmphex(offered_features(f->p), ==, 0x0000010130000001ULL);
    g_assert_cmpuint(m16r(f->p, DEVICE_CFG), ==, 5);
    for (int i = 0; i < 5; i++) {
        tag[i] = m8r(f->p, DEVICE_CFG + 2 + i);
    }
    g_assert_cmpstr(tag, ==, "share");
    select_queue(f->p, 0);
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_Q_SIZE), ==, 128);
}

static void test_version(Fixture *f, const void *data)
{
    mount(f, "9P2000.L");
    mount(f, "9P2000.u");
    g_assert_cmpint(request(f, TVERSION, "ds", MSIZE, "9P3000"), ==, 0);
    g_assert_cmpmem(f->answer + 13, lduw_le_p(f->answer + 11), "unknown", 7);
    /* Messages of a version that was not agreed on. */
    g_assert_cmpint(request(f, TSTATFS, "d", ROOT), !=, 0);
    g_assert_cmpint(request(f, TVERSION, "ds", 100, "9P2000.L"), !=, 0);
}

static void test_walk(Fixture *f, const void *data)
{
    if (reference_skips("synth is empty without the qtest accelerator")) {
        return;
    }
    mount(f, "9P2000.L");
    g_assert_cmpint(request(f, TWALK, "ddws", ROOT, 1, 1, "WALK0"), ==, 0);
    g_assert_cmpuint(lduw_le_p(f->answer + 7), ==, 1);
    g_assert_cmpint(request(f, TWALK, "ddw", ROOT, 2, 0), ==, 0);
    /* The first step must lead somewhere; of later ones as many count as do. */
    g_assert_cmpint(request(f, TWALK, "ddws", ROOT, 3, 1, "nothing"), ==, ENOENT);
    g_assert_cmpint(request(f, TWALK, "ddwss", ROOT, 3, 2, "WALK0", "x"), ==, 0);
    g_assert_cmpuint(lduw_le_p(f->answer + 7), ==, 1);
    g_assert_cmpint(request(f, TCLUNK, "d", 3), ==, EBADF);
    g_assert_cmpint(request(f, TWALK, "ddw", ROOT, 1, 0), !=, 0);
    g_assert_cmpint(request(f, TWALK, "ddw", 77, 4, 0), ==, EBADF);
    g_assert_cmpint(request(f, TWALK, "ddw", ROOT, 4, 17), ==, EINVAL);
    g_assert_cmpint(request(f, TCLUNK, "d", 1), ==, 0);
    g_assert_cmpint(request(f, TCLUNK, "d", 1), ==, EBADF);
}

/* Every entry once, in however many messages. */
static void test_readdir(Fixture *f, const void *data)
{
    uint64_t offset = 0;
    unsigned entries = 0;

    if (reference_skips("synth is empty without the qtest accelerator")) {
        return;
    }
    mount(f, "9P2000.L");
    g_assert_cmpint(request(f, TWALK, "ddws", ROOT, 1, 1, "ReadDirDir"), ==, 0);
    g_assert_cmpint(request(f, TLOPEN, "dd", 1, 0), ==, 0);
    for (;;) {
        uint32_t count;

        g_assert_cmpint(request(f, TREADDIR, "dqd", 1, offset, 400), ==, 0);
        count = ldl_le_p(f->answer + 7);
        g_assert_cmpuint(count, <=, 400);
        if (!count) {
            break;
        }
        for (uint32_t at = 11; at < 11 + count; at += 24 + lduw_le_p(f->answer + at + 22)) {
            offset = ldq_le_p(f->answer + at + 13);
            entries++;
        }
    }
    g_assert_cmpuint(entries, ==, 102);
}

static void create(Fixture *f, uint32_t fid, const char *name, const char *content)
{
    g_assert_cmpint(request(f, TWALK, "ddw", ROOT, fid, 0), ==, 0);
    g_assert_cmpint(request(f, TLCREATE, "dsddd", fid, name, 2, 0644, 0), ==, 0);
    g_assert_cmpint(request(f, TWRITE, "dqdbbbb", fid, (uint64_t)0, 4, content[0], content[1], content[2],
                            content[3]),
                    ==, 0);
    g_assert_cmpuint(ldl_le_p(f->answer + 7), ==, 4);
}

static void read_back(Fixture *f, uint32_t fid, const char *content)
{
    g_assert_cmpint(request(f, TREAD, "dqd", fid, (uint64_t)0, 100), ==, 0);
    g_assert_cmpmem(f->answer + 11, ldl_le_p(f->answer + 7), content, strlen(content));
}

static void test_files(Fixture *f, const void *data)
{
    mount(f, "9P2000.L");
    create(f, 1, "new", "text");
    read_back(f, 1, "text");
    g_assert_cmpint(request(f, TREAD, "dqd", 1, (uint64_t)4, 100), ==, 0);
    g_assert_cmpuint(ldl_le_p(f->answer + 7), ==, 0);
    g_assert_cmpint(request(f, TGETATTR, "dq", 1, (uint64_t)0x7ff), ==, 0);
    g_assert_cmphex(ldl_le_p(f->answer + 7 + 8 + 13), ==, S_IFREG | 0644);
    g_assert_cmpuint(ldq_le_p(f->answer + 7 + 8 + 13 + 4 * 3 + 8 * 2), ==, 4);
    /* Cut to two bytes. */
    g_assert_cmpint(request(f, TSETATTR, "dddddqqqqq", 1, 8, 0, 0, 0, (uint64_t)2, (uint64_t)0, (uint64_t)0,
                            (uint64_t)0, (uint64_t)0),
                    ==, 0);
    read_back(f, 1, "te");
    g_assert_cmpint(request(f, TMKDIR, "dsdd", ROOT, "dir", 0755, 0), ==, 0);
    g_assert_cmpint(request(f, TRENAMEAT, "dsds", ROOT, "new", ROOT, "dir"), !=, 0);
    g_assert_cmpint(request(f, TWALK, "ddws", ROOT, 2, 1, "dir"), ==, 0);
    g_assert_cmpint(request(f, TRENAMEAT, "dsds", ROOT, "new", 2, "old"), ==, 0);
    /* A fid goes with its file. */
    g_assert_cmpint(request(f, TGETATTR, "dq", 1, (uint64_t)0x7ff), ==, 0);
    g_assert_cmpint(request(f, TUNLINKAT, "dsd", ROOT, "dir", 0x200), ==, ENOTEMPTY);
    g_assert_cmpint(request(f, TUNLINKAT, "dsd", 2, "old", 0), ==, 0);
    g_assert_cmpint(request(f, TUNLINKAT, "dsd", ROOT, "dir", 0x200), ==, 0);
    g_assert_cmpint(request(f, TUNLINKAT, "dsd", ROOT, "dir", 0x200), ==, ENOENT);
}

/* The same in memory. */
static void test_memory(Fixture *f, const void *data)
{
    if (!reference_skips("synth makes no files: ENOSYS")) {
        test_files(f, data);
    }
}

static void test_is_on_the_host(Fixture *f, const void *data)
{
    g_autofree char *path = host_path(f, "new"), *text = NULL;

    mount(f, "9P2000.L");
    create(f, 1, "new", "text");
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "text");
}

static void test_nothing_leads_out(Fixture *f, const void *data)
{
    g_autofree char *link_path = host_path(f, "out"), *folder_link = host_path(f, "up");

    g_assert_cmpint(symlink("../secret", link_path), ==, 0);
    g_assert_cmpint(symlink("..", folder_link), ==, 0);
    mount(f, "9P2000.L");
    /* Above the root is the root. */
    g_assert_cmpint(request(f, TWALK, "ddwss", ROOT, 1, 2, "..", "secret"), ==, 0);
    g_assert_cmpuint(lduw_le_p(f->answer + 7), ==, 1);
    g_assert_cmpint(request(f, TWALK, "ddws", ROOT, 1, 1, "../secret"), ==, ENOENT);
    g_assert_cmpint(request(f, TWALK, "ddws", ROOT, 1, 1, "/etc"), ==, ENOENT);
    /* A link is seen, and read, but not followed. */
    g_assert_cmpint(request(f, TWALK, "ddws", ROOT, 1, 1, "out"), ==, 0);
    g_assert_cmpint(request(f, TREADLINK, "d", 1), ==, 0);
    g_assert_cmpmem(f->answer + 9, lduw_le_p(f->answer + 7), "../secret", 9);
    g_assert_cmpint(request(f, TLOPEN, "dd", 1, 0), ==, ELOOP);
    g_assert_cmpint(request(f, TSETATTR, "dddddqqqqq", 1, 8, 0, 0, 0, (uint64_t)0, (uint64_t)0, (uint64_t)0,
                            (uint64_t)0, (uint64_t)0),
                    !=, 0);
    g_assert_cmpint(request(f, TWALK, "ddwss", ROOT, 2, 2, "up", "secret"), ==, 0);
    g_assert_cmpuint(lduw_le_p(f->answer + 7), ==, 1);
    /* Nor can a name be made that leads out. */
    g_assert_cmpint(request(f, TWALK, "ddw", ROOT, 3, 0), ==, 0);
    g_assert_cmpint(request(f, TLCREATE, "dsddd", 3, "../made", 2, 0644, 0), !=, 0);
    g_assert_cmpint(request(f, TMKDIR, "dsdd", ROOT, "..", 0755, 0), !=, 0);
    g_assert_cmpint(request(f, TRENAMEAT, "dsds", ROOT, "out", ROOT, "../out"), !=, 0);
    g_assert_cmpint(request(f, TUNLINKAT, "dsd", ROOT, "../secret", 0), !=, 0);
}

static void test_readonly(Fixture *f, const void *data)
{
    mount(f, "9P2000.L");
    g_assert_cmpint(request(f, TMKDIR, "dsdd", ROOT, "dir", 0755, 0), ==, EROFS);
    g_assert_cmpint(request(f, TUNLINKAT, "dsd", ROOT, "x", 0), ==, EROFS);
}

static void test_unix_stat(Fixture *f, const void *data)
{
    if (reference_skips("synth is empty without the qtest accelerator")) {
        return;
    }
    mount(f, "9P2000.u");
    g_assert_cmpint(request(f, TWALK, "ddws", ROOT, 1, 1, "WRITE"), ==, 0);
    g_assert_cmpint(request(f, TSTAT, "d", 1), ==, 0);
    /* Both sizes, then the fixed part up to the name. */
    g_assert_cmpuint(lduw_le_p(f->answer + 7), ==, lduw_le_p(f->answer + 9) + 2);
    g_assert_cmpmem(f->answer + 11 + 41, 5, "WRITE", 5);
    g_assert_cmpint(request(f, TREADDIR, "dqd", ROOT, (uint64_t)0, 100), ==, EOPNOTSUPP);
}

/* Messages that are cut, too long for their chain, or unknown; then the device still works. */
static void test_bad_messages(Fixture *f, const void *data)
{
    static const uint8_t cut[] = { 100, 0, 0, 0, TWALK, 0, 0, 1 };

    if (reference_skips("a message that cannot be decoded gets no answer: the device needs a reset")) {
        return;
    }
    mount(f, "9P2000.L");
    send_bytes(f, cut, sizeof(cut));
    g_assert_cmpuint(f->answer[4], ==, RLERROR);
    g_assert_cmpint(request(f, 0, ""), !=, 0);
    g_assert_cmpint(request(f, 255, "q", (uint64_t)0), !=, 0);
    g_assert_cmpint(request(f, TWRITE, "dqd", ROOT, (uint64_t)0, 0xffffffff), ==, EINVAL);
    g_assert_cmpint(request(f, TREAD, "dqd", ROOT, ~(uint64_t)0, 0xffffffff), !=, 0);
    for (unsigned type = 0; type < 256; type += 2) {
        request(f, type, "");
        request(f, type, "qqqqqqqq", ~(uint64_t)0, (uint64_t)0, ~(uint64_t)0, (uint64_t)0, ~(uint64_t)0,
                (uint64_t)0, ~(uint64_t)0, (uint64_t)0);
    }
    mount(f, "9P2000.L");
}

/* A folder that is open is remembered whole, so a client may not open it without end. */
static void test_open_limit(Fixture *f, const void *data)
{
    int err = 0;
    uint32_t fid = 0;

    if (reference_skips("synth is empty without the qtest accelerator")) {
        return;
    }
    mount(f, "9P2000.L");
    while (!err && fid < 1000) {
        g_assert_cmpint(request(f, TWALK, "ddws", ROOT, ++fid, 1, "ReadDirDir"), ==, 0);
        err = request(f, TLOPEN, "dd", fid, 0);
    }
    g_assert_cmpint(err, ==, EMFILE);
    g_assert_cmpint(request(f, TCLUNK, "d", 1), ==, 0);
    g_assert_cmpint(request(f, TLOPEN, "dd", fid, 0), ==, 0);
    /* All is forgotten with the next session. */
    mount(f, "9P2000.L");
    g_assert_cmpint(request(f, TWALK, "ddws", ROOT, 1, 1, "ReadDirDir"), ==, 0);
    g_assert_cmpint(request(f, TLOPEN, "dd", 1, 0), ==, 0);
}

/* The chain has no room for an answer: the device needs a reset, and works after it. */
static void test_no_room(Fixture *f, const void *data)
{
    mount(f, "9P2000.L");
    queue_desc(&f->q, 0, REQUEST, 16, 0, 0);
    queue_add(&f->q, 0);
    queue_kick(&f->q);
    g_assert_false(queue_used(&f->q, NULL, NULL));
    g_assert_cmphex(status(f->p) & VIRTIO_CONFIG_S_NEEDS_RESET, ==, VIRTIO_CONFIG_S_NEEDS_RESET);
    negotiate(f->p, VERSION_1 | 1);
    f->q = queue_enable(f->p, 0, RING);
    set_status(f->p, DRIVER_OK);
    mount(f, "9P2000.L");
}

static bool is_saving_refused(Fixture *f)
{
    QDict *response = qtest_qmp(f->p->qts, "{'execute': 'migrate', 'arguments': {'uri': 'nowhere:'}}");
    const char *text = qdict_get_str(qdict_get_qdict(response, "error"), "desc");
    bool is_refused = g_str_has_prefix(text, "Migration is disabled when VirtFS export path '") &&
                      strstr(text, "is mounted in the guest using mount_tag 'share'");

    qobject_unref(response);
    return is_refused;
}

static void assert_saving_refused(Fixture *f, bool is_refused)
{
    g_assert_cmpint(is_saving_refused(f), ==, is_refused);
}

/* Fids stand for open files of the host: while there are any, the machine cannot be saved. */
static void test_saving_is_refused(Fixture *f, const void *data)
{
    assert_saving_refused(f, false);
    mount(f, "9P2000.L");
    assert_saving_refused(f, true);
    g_assert_cmpint(request(f, TWALK, "ddw", ROOT, 1, 0), ==, 0);
    g_assert_cmpint(request(f, TCLUNK, "d", 1), ==, 0);
    assert_saving_refused(f, true);
    g_assert_cmpint(request(f, TCLUNK, "d", ROOT), ==, 0);
    assert_saving_refused(f, false);
    mount(f, "9P2000.L");
    assert_saving_refused(f, true);
    set_status(f->p, 0);
    assert_saving_refused(f, false);
}

#define SYNTH(path, func) qtest_add("virtio-9p/" path, Fixture, NULL, setup_synth, func, teardown)
#define LOCAL(path, options, func) qtest_add("virtio-9p/" path, Fixture, options, setup_local, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    SYNTH("ids", test_ids);
    SYNTH("version", test_version);
    SYNTH("walk", test_walk);
    SYNTH("readdir", test_readdir);
    SYNTH("unix/stat", test_unix_stat);
    SYNTH("bad-messages", test_bad_messages);
    SYNTH("open-limit", test_open_limit);
    SYNTH("no-room-for-the-answer", test_no_room);
    SYNTH("memory/files", test_memory);
    SYNTH("saving-is-refused", test_saving_is_refused);
    LOCAL("local/files", "", test_files);
    LOCAL("local/is-on-the-host", "", test_is_on_the_host);
    LOCAL("local/nothing-leads-out", "", test_nothing_leads_out);
    LOCAL("local/readonly", ",readonly=on", test_readonly);
    return g_test_run();
}
