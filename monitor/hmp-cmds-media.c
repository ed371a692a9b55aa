/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Human monitor commands about sound and pictures. */
#include "qemu/osdep.h"
#include "audio/audio.h"
#include "hmp-internal.h"

/* ---- pictures ---- */

void hmp_screendump(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "screendump", "filename", hmp_json_str(hmp_arg_str(args, "filename")),
               "format", hmp_json_str(hmp_arg_str(args, "format")),
               "device", hmp_json_str(hmp_arg_str(args, "device")), "head",
               hmp_arg_has(args, "head") ? hmp_json_int(hmp_arg_int(args, "head", 0)) : NULL, NULL);
}

/* ---- sound ---- */

/* What `wavcapture` began, oldest first, by index. */
static QLIST_HEAD(, CaptureState) captures = QLIST_HEAD_INITIALIZER(captures);

void hmp_wavcapture(Monitor *mon, const HmpArgs *args)
{
    const char *audiodev = hmp_arg_str(args, "audiodev");
    AudioState *state = audio_state_by_name(audiodev);
    CaptureState *s, *last;

    if (!state) {
        monitor_printf(mon, "Audiodev '%s' not found\n", audiodev);
        return;
    }
    s = g_new0(CaptureState, 1);
    if (wav_start_capture(state, s, hmp_arg_str(args, "path"), hmp_arg_int(args, "freq", 44100),
                          hmp_arg_int(args, "bits", 16), hmp_arg_int(args, "nchannels", 2))) {
        monitor_printf(mon, "Failed to add wave capture\n");
        g_free(s);
        return;
    }
    QLIST_FOREACH(last, &captures, entries) {
        if (!QLIST_NEXT(last, entries)) {
            QLIST_INSERT_AFTER(last, s, entries);
            return;
        }
    }
    QLIST_INSERT_HEAD(&captures, s, entries);
}

void hmp_stopcapture(Monitor *mon, const HmpArgs *args)
{
    int64_t n = hmp_arg_int(args, "n", 0);
    CaptureState *s;

    QLIST_FOREACH(s, &captures, entries) {
        if (n-- == 0) {
            s->ops.destroy(s->opaque);
            QLIST_REMOVE(s, entries);
            g_free(s);
            return;
        }
    }
    monitor_printf(mon, "There is no such capture: see 'info capture'\n");
}

void hmp_info_capture(Monitor *mon, const HmpArgs *args)
{
    CaptureState *s;
    int i = 0;

    QLIST_FOREACH(s, &captures, entries) {
        monitor_printf(mon, "[%d]: ", i++);
        s->ops.info(s->opaque);
    }
}
