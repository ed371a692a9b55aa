/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The codec WM8750 on I2C, and the controller's side of its sample stream. */
#ifndef HW_DAC_WM8750_H
#define HW_DAC_WM8750_H

#include "hw/qdev-core.h"

#define TYPE_WM8750 "wm8750"

/* The codec wants @free_out samples and has @free_in. */
typedef void data_req_cb(void *opaque, int free_out, int free_in);

void wm8750_data_req_set(DeviceState *dev, data_req_cb *data_req, void *opaque);
void wm8750_dac_dat(void *opaque, uint32_t sample);
uint32_t wm8750_adc_dat(void *opaque);
void *wm8750_dac_buffer(void *opaque, int samples);
void wm8750_dac_commit(void *opaque);
void wm8750_set_bclk_in(void *opaque, int new_hz);

#endif
