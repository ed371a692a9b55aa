/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name that audio/audio.h has in later versions. */
#include "audio/audio.h"
