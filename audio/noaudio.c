/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Driver "none": what is played goes nowhere, what is recorded is silence. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"

const AudioDriver no_audio_driver = {
    .name = "none",
    .descr = "timer based, no sound",
};
