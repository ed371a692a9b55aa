/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of saved IDE drives share: an image whose host fails at sector 50, once in each process, and
 * what is seen of a channel of PIIX3.
 */
#ifndef TESTS_IDE_STATE_TEST_H
#define TESTS_IDE_STATE_TEST_H

#include <zlib.h>
#include "ide-pc.h"
#include "libqos/state.h"

static char *image_path;

static inline void command(QTestState *s, uint8_t cmd, uint32_t lba, uint8_t count)
{
    qtest_outb(s, IDE_COUNT, count);
    qtest_outb(s, IDE_LBA_LOW, lba);
    qtest_outb(s, IDE_LBA_MID, lba >> 8);
    qtest_outb(s, IDE_LBA_HIGH, lba >> 16);
    qtest_outb(s, IDE_DEVICE, 0xe0 | lba >> 24);
    qtest_outb(s, IDE_COMMAND, cmd);
}

static inline void start(QTestState *s)
{
    IdeFixture f = { .qts = s };

    test_image_restore(image_path, IMAGE_BYTES);
    ide_enable_bus_master(&f);
}

/* --- what is seen --------------------------------------------------------------------------------------- */

/* Until nothing is under way; a machine that an error stops goes on. */
static inline void run(QTestState *s)
{
    for (int i = 0; i < 200; i++) {
        QDict *status = qtest_qmp(s, "{'execute': 'query-status'}");
        bool running = qdict_get_bool(qdict_get_qdict(status, "return"), "running");

        qobject_unref(status);
        if (!running) {
            qtest_qmp_assert_success(s, "{'execute': 'cont'}");
        } else if (!(qtest_inb(s, IDE_CONTROL) & ST_BSY)) {
            return;
        }
        qtest_clock_step(s, 1000);
    }
}

/* Whether the channel's interrupt is up at the 8259: reading the status takes it back. */
static inline void note_interrupt(QTestState *s, GString *seen)
{
    qtest_outb(s, 0xa0, 0x0a);
    qstate_note(seen, "interrupt", qtest_inb(s, 0xa0) & 1 << (IDE_IRQ - 8));
}

static inline void note_registers(QTestState *s, GString *seen)
{
    note_interrupt(s, seen);
    for (int port = BM_BASE; port < BM_BASE + 16; port++) {
        qstate_note_in(s, seen, port, 1);
    }
    qstate_note_in(s, seen, IDE_CONTROL, 1);
    for (int port = IDE_ERROR; port <= IDE_STATUS; port++) {
        qstate_note_in(s, seen, port, 1);
    }
    note_interrupt(s, seen);
}

/* Blocks, as long as the drive has some for the guest, or wants some from it. */
static inline void note_blocks(QTestState *s, GString *seen, bool write)
{
    uint32_t sum = 0, words = 0;

    for (run(s); qtest_inb(s, IDE_CONTROL) & ST_DRQ && words < 100000; words++) {
        if (write) {
            qtest_outl(s, IDE_DATA, words * 0x01030507);
        } else {
            uint32_t word = qtest_inl(s, IDE_DATA);

            sum = crc32(sum, (uint8_t *)&word, sizeof(word));
        }
        if (words % 128 == 127) {
            run(s);
        }
    }
    qstate_note(seen, "words", words);
    qstate_note(seen, "sum", sum);
    run(s);
}

static inline void note_memory_and_file(QTestState *s, GString *seen)
{
    g_autofree uint8_t *memory = g_malloc(256 * 1024);
    g_autofree char *file = NULL;
    size_t len;

    qtest_memread(s, DMA_ADDR, memory, 256 * 1024);
    qstate_note(seen, "memory", crc32(0, memory, 256 * 1024));
    g_assert_true(g_file_get_contents(image_path, &file, &len, NULL));
    qstate_note(seen, "file", crc32(0, (uint8_t *)file, len));
}

static inline void wait_stop(QTestState *s)
{
    qtest_qmp_eventwait(s, "STOP");
    g_assert_cmphex(qtest_inb(s, IDE_CONTROL) & ST_BSY, ==, ST_BSY);
}

/* --- cases ---------------------------------------------------------------------------------------------- */

/*
 * @fails: event of a fault at sector 50, once, or "flush_to_disk". The machine stops there, but for FUA's.
 * @place: the drive's properties that say where it is; more options may follow.
 */
static inline QStateCase *make_case(const char *place, const char *path, const char *fails,
                                    void (*prepare)(QTestState *s),
                                    void (*go_on)(QTestState *s, GString *seen))
{
    QStateCase *c = g_new(QStateCase, 1);
    bool cd = g_str_has_prefix(path, "ide-cd");
    g_autofree char *rule = !fails ? g_strdup("")
        : g_strdup_printf(",file.inject-error.0.event=%s,file.inject-error.0.once=on%s", fails,
                          g_str_equal(fails, "flush_to_disk") ? ",file.inject-error.0.iotype=flush"
                                                              : ",file.inject-error.0.sector=50");

    c->args = g_strdup_printf("-machine pc -nodefaults -m 16 -drive driver=raw,if=none,id=d0,"
                              "file.driver=blkdebug,file.image.driver=file,file.image.filename=%s%s%s "
                              "-device %s,drive=d0,id=dev0,%s",
                              image_path, rule, cd ? ",rerror=stop,readonly=on"
                              : g_str_has_suffix(path, "write-through") ? "" : ",werror=stop,rerror=stop",
                              cd ? "ide-cd" : "ide-hd", place);
    c->prepare = prepare;
    c->go_on = go_on;
    return c;
}

static inline void add_at(const char *place, const char *path, const char *fails,
                          void (*prepare)(QTestState *s), void (*go_on)(QTestState *s, GString *seen))
{
    qstate_add(path, make_case(place, path, fails, prepare, go_on));
}

static inline void add(const char *path, const char *fails, void (*prepare)(QTestState *s),
                       void (*go_on)(QTestState *s, GString *seen))
{
    add_at("bus=ide.0", path, fails, prepare, go_on);
}

/* A state that no commands make, by one byte of a field: see qstate_check_refused(). */
typedef struct RefusedState {
    const char *path;
    const char *fails;
    void (*prepare)(QTestState *s);
    uint8_t find[20];
    int len, at;
    uint8_t value;
} RefusedState;

static inline void check_refused(const void *opaque)
{
    const RefusedState *r = opaque;
    QStateCase *c = make_case("bus=ide.0", r->path, r->fails, r->prepare, NULL);

    qstate_check_refused(c, r->find, r->len, r->at, r->value);
    g_free((char *)c->args);
    g_free(c);
}

/* @r stays. */
static inline void add_refused(const RefusedState *r)
{
    if (!getenv("QTEST_ACCEL")) {
        qtest_add_data_func(r->path, r, check_refused);
    }
}

/* Runs the cases that @add_cases adds. */
static inline int ide_state_main(int argc, char **argv, void (*add_cases)(void))
{
    int status;

    g_test_init(&argc, &argv, NULL);
    close(g_file_open_tmp("ide-test-XXXXXX", &image_path, NULL));
    test_image_restore(image_path, IMAGE_BYTES);
    add_cases();
    status = g_test_run();
    unlink(image_path);
    g_free(image_path);
    return status;
}

#endif
