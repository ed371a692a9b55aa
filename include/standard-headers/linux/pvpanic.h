/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "standard-headers/misc/pvpanic.h"
