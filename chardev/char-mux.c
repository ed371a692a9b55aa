/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-mux: one back end, up to four front ends. Output of all goes out; input goes to the one
 * with the focus. Ctrl-A is the escape character: Ctrl-A c next front end, x quit, b break, h help,
 * Ctrl-A Ctrl-A the character itself.
 *
 * Options: chardev= (the back end's id), or mux=on at any other back end.
 */
#include "qemu/osdep.h"
#include "chardev/char-mux.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/runstate.h"

#define TERM_ESCAPE 0x01

static const char mux_help[] =
    "\r\nC-a h    print this help\r\n"
    "C-a x    exit emulator\r\n"
    "C-a b    send break\r\n"
    "C-a c    switch between console and monitor\r\n"
    "C-a C-a  send C-a\r\n";

static CharBackend *focused(MuxChardev *d)
{
    return d->focus >= 0 ? d->backends[d->focus] : NULL;
}

/* ---- events ---- */

static void mux_send_event(MuxChardev *d, int n, QEMUChrEvent event)
{
    CharBackend *be = d->backends[n];

    if (be && be->chr_event) {
        be->chr_event(be->opaque, event);
    }
}

static void mux_chr_be_event(Chardev *chr, QEMUChrEvent event)
{
    MuxChardev *d = MUX_CHARDEV(chr);

    if (d->focus >= 0) {
        mux_send_event(d, d->focus, event);
    }
}

void mux_chr_send_all_event(Chardev *chr, QEMUChrEvent event)
{
    MuxChardev *d = MUX_CHARDEV(chr);

    for (int i = 0; i < MAX_MUX; i++) {
        mux_send_event(d, i, event);
    }
}

static void mux_chr_event(void *opaque, QEMUChrEvent event)
{
    MuxChardev *d = MUX_CHARDEV(opaque);

    d->parent.be_open = event == CHR_EVENT_CLOSED ? 0 : d->parent.be_open;
    d->parent.be_open = event == CHR_EVENT_OPENED ? 1 : d->parent.be_open;
    mux_chr_send_all_event(CHARDEV(opaque), event);
}

/* ---- input ---- */

static unsigned kept(MuxChardev *d, int n)
{
    return d->prod[n] - d->cons[n];
}

/* Hand over what was kept while the focused front end had no room. */
static void mux_chr_accept_input(Chardev *chr)
{
    MuxChardev *d = MUX_CHARDEV(chr);
    CharBackend *be = focused(d);
    int n = d->focus;

    while (be && kept(d, n) && be->chr_can_read && be->chr_can_read(be->opaque) > 0) {
        be->chr_read(be->opaque, &d->buffer[n][d->cons[n]++ % MUX_BUFFER_SIZE], 1);
    }
}

static int mux_chr_can_read(void *opaque)
{
    MuxChardev *d = MUX_CHARDEV(opaque);
    CharBackend *be = focused(d);

    mux_chr_accept_input(CHARDEV(opaque));
    if (!be) {
        return 1;
    }
    if (kept(d, d->focus)) {
        return MUX_BUFFER_SIZE - kept(d, d->focus);
    }
    return be->chr_can_read ? MUX_BUFFER_SIZE : 0;
}

static void next_focus(MuxChardev *d)
{
    for (int i = 1; i <= MAX_MUX; i++) {
        int n = (d->focus + i) % MAX_MUX;

        if (d->backends[n]) {
            mux_set_focus(CHARDEV(d), n);
            return;
        }
    }
}

/* The character after the escape; true when it goes to the front end. */
static bool escaped(MuxChardev *d, uint8_t ch)
{
    switch (ch) {
    case TERM_ESCAPE:
        return true;
    case 'h':
    case '?':
        qemu_chr_fe_write_all(&d->chr, (const uint8_t *)mux_help, strlen(mux_help));
        break;
    case 'x':
        qemu_chr_fe_printf(&d->chr, "QEMU: Terminated\n\r");
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_UI);
        break;
    case 'b':
        mux_chr_be_event(CHARDEV(d), CHR_EVENT_BREAK);
        break;
    case 'c':
        next_focus(d);
        break;
    }
    return false;
}

/* True when the character goes to the front end. */
static bool process_byte(MuxChardev *d, uint8_t ch)
{
    if (d->got_escape) {
        d->got_escape = false;
        return escaped(d, ch);
    }
    if (ch == TERM_ESCAPE) {
        d->got_escape = true;
        return false;
    }
    return true;
}

static void mux_chr_read(void *opaque, const uint8_t *buf, int size)
{
    MuxChardev *d = MUX_CHARDEV(opaque);

    mux_chr_accept_input(CHARDEV(d));
    for (int i = 0; i < size; i++) {
        CharBackend *be;

        if (!process_byte(d, buf[i])) {
            continue;
        }
        be = focused(d);
        if (!be) {
            continue;
        }
        if (!kept(d, d->focus) && be->chr_can_read && be->chr_can_read(be->opaque) > 0) {
            be->chr_read(be->opaque, &buf[i], 1);
        } else if (kept(d, d->focus) < MUX_BUFFER_SIZE) {
            d->buffer[d->focus][d->prod[d->focus]++ % MUX_BUFFER_SIZE] = buf[i];
        }
    }
}

/* ---- output ---- */

static int mux_chr_write(Chardev *chr, const uint8_t *buf, int len)
{
    return qemu_chr_fe_write(&MUX_CHARDEV(chr)->chr, buf, len);
}

static GSource *mux_chr_add_watch(Chardev *chr, GIOCondition cond)
{
    Chardev *below = qemu_chr_fe_get_driver(&MUX_CHARDEV(chr)->chr);

    if (!below || !CHARDEV_GET_CLASS(below)->chr_add_watch) {
        return NULL;
    }
    return CHARDEV_GET_CLASS(below)->chr_add_watch(below, cond);
}

/* ---- front ends ---- */

bool mux_chr_attach_frontend(MuxChardev *d, CharBackend *b, unsigned *tag, Error **errp)
{
    for (unsigned i = 0; i < MAX_MUX; i++) {
        if (!d->backends[i]) {
            d->backends[i] = b;
            d->mux_cnt++;
            *tag = i;
            return true;
        }
    }
    error_setg(errp, "too many uses of multiplexed chardev '%s' (maximum is %d)", d->parent.label,
               MAX_MUX);
    return false;
}

void mux_chr_detach_frontend(MuxChardev *d, unsigned tag)
{
    d->backends[tag] = NULL;
    d->prod[tag] = d->cons[tag] = 0;
    d->mux_cnt--;
    if (d->focus == (int)tag) {
        d->focus = -1;
        next_focus(d);
    }
}

void mux_set_focus(Chardev *chr, int focus)
{
    MuxChardev *d = MUX_CHARDEV(chr);

    if (d->focus == focus || !d->backends[focus]) {
        return;
    }
    if (d->focus >= 0) {
        mux_send_event(d, d->focus, CHR_EVENT_MUX_OUT);
    }
    d->focus = focus;
    chr->be = d->backends[focus];
    mux_send_event(d, d->focus, CHR_EVENT_MUX_IN);
}

/* ---- life ---- */

static void mux_chr_open(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp)
{
    MuxChardev *d = MUX_CHARDEV(chr);
    const char *below = backend ? qemu_opt_get(backend->opts, "chardev") : NULL;
    Chardev *drv = below ? qemu_chr_find(below) : NULL;

    if (!drv) {
        error_setg(errp, "mux: base chardev '%s' not found", below ? below : "");
        return;
    }
    d->focus = -1;
    chr->filename = g_strdup(drv->filename);
    if (!qemu_chr_fe_init(&d->chr, drv, errp)) {
        return;
    }
    *be_opened = drv->be_open;
    qemu_chr_fe_set_handlers_full(&d->chr, mux_chr_can_read, mux_chr_read, mux_chr_event, NULL, chr,
                                  NULL, true, false);
}

static void char_mux_finalize(Object *obj)
{
    MuxChardev *d = MUX_CHARDEV(obj);

    d->parent.be = NULL;
    for (int i = 0; i < MAX_MUX; i++) {
        if (d->backends[i]) {
            d->backends[i]->chr = NULL;
        }
    }
    qemu_chr_fe_deinit(&d->chr, false);
}

static void char_mux_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->open = mux_chr_open;
    cc->chr_write = mux_chr_write;
    cc->chr_accept_input = mux_chr_accept_input;
    cc->chr_add_watch = mux_chr_add_watch;
    cc->chr_be_event = mux_chr_be_event;
}

static const TypeInfo char_mux_types[] = {
    {
        .name = TYPE_CHARDEV_MUX,
        .parent = TYPE_CHARDEV,
        .class_init = char_mux_class_init,
        .instance_size = sizeof(MuxChardev),
        .instance_finalize = char_mux_finalize,
    },
};

DEFINE_TYPES(char_mux_types)
