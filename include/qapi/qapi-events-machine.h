/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qapi/qapi-events.h" /* all events are there */
