/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What e1000 and e1000e have in common: registers (8254x manual, 13; 82574 datasheet, 10), and cases. */
#ifndef TESTS_E1000_REGISTERS_H
#define TESTS_E1000_REGISTERS_H

#define CTRL    0x00000
#define STATUS  0x00008
#define EERD    0x00014
#define ICR     0x000c0
#define ICS     0x000c8
#define IMS     0x000d0
#define IMC     0x000d8
#define RCTL    0x00100
#define TCTL    0x00400
#define RDBAL   0x02800
#define RDLEN   0x02808
#define RDH     0x02810
#define RDT     0x02818
#define TDBAL   0x03800
#define TDLEN   0x03808
#define TDH     0x03810
#define TDT     0x03818
#define RA      0x05400

/* Saved states of @device, "e1000" or "e1000e" (e1000-state-test.c). */
void e1000_add_state_tests(const char *device);

#endif
