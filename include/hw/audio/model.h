/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The later spelling of hw/audio/soundhw.h. */
#ifndef HW_AUDIO_MODEL_H
#define HW_AUDIO_MODEL_H

#include "hw/audio/soundhw.h"

void audio_register_model(const char *name, const char *descr, const char *typename);
/* @init_audio_model is a function of a PCIBus * and the id of the back end. */
#define audio_register_model_with_cb(name, descr, init_audio_model) \
    pci_register_soundhw(name, descr, init_audio_model)
#define audio_model_init() soundhw_init()
#define audio_set_model(name, audiodev) select_soundhw(name, audiodev)
#define audio_print_available_models() show_valid_soundhw()

#endif
