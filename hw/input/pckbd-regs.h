/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands and register bits of a PC's keyboard controller (IBM PS/2 hardware interface technical
 * reference, "Keyboard and Auxiliary Device Controller").
 */
#ifndef HW_INPUT_PCKBD_REGS_H
#define HW_INPUT_PCKBD_REGS_H

/* Commands, written to port 0x64. */
#define KBD_CCMD_READ_MODE      0x20
#define KBD_CCMD_WRITE_MODE     0x60
#define KBD_CCMD_MOUSE_DISABLE  0xa7
#define KBD_CCMD_MOUSE_ENABLE   0xa8
#define KBD_CCMD_TEST_MOUSE     0xa9
#define KBD_CCMD_SELF_TEST      0xaa
#define KBD_CCMD_KBD_TEST       0xab
#define KBD_CCMD_KBD_DISABLE    0xad
#define KBD_CCMD_KBD_ENABLE     0xae
#define KBD_CCMD_READ_INPORT    0xc0
#define KBD_CCMD_READ_OUTPORT   0xd0
#define KBD_CCMD_WRITE_OUTPORT  0xd1
#define KBD_CCMD_WRITE_OBUF     0xd2
#define KBD_CCMD_WRITE_AUX_OBUF 0xd3
#define KBD_CCMD_WRITE_MOUSE    0xd4
#define KBD_CCMD_DISABLE_A20    0xdd
#define KBD_CCMD_ENABLE_A20     0xdf
/* 0xf0 to 0xff: pulse the output port's bits 3-0 that are 0 in the command. */
#define KBD_CCMD_PULSE 0xf0

#define KBD_SELF_TEST_OK    0x55
#define KBD_LINE_TEST_OK    0x00
#define KBD_INPORT_UNLOCKED 0x80

/* Status register */
#define KBD_STAT_OBF       0x01
#define KBD_STAT_SELFTEST  0x04
#define KBD_STAT_CMD       0x08
#define KBD_STAT_UNLOCKED  0x10
#define KBD_STAT_MOUSE_OBF 0x20
#define KBD_STAT_RESET     (KBD_STAT_CMD | KBD_STAT_UNLOCKED)

/* Command byte */
#define KBD_MODE_KBD_INT       0x01
#define KBD_MODE_MOUSE_INT     0x02
#define KBD_MODE_DISABLE_KBD   0x10
#define KBD_MODE_DISABLE_MOUSE 0x20
#define KBD_MODE_KCC           0x40
#define KBD_MODE_RESET         (KBD_MODE_KBD_INT | KBD_MODE_MOUSE_INT)

/* Output port */
#define KBD_OUT_RESET     0x01 /* low: the machine is reset */
#define KBD_OUT_A20       0x02
#define KBD_OUT_OBF       0x10
#define KBD_OUT_MOUSE_OBF 0x20
#define KBD_OUT_ONES      0xcc
#define KBD_OUT_DEFAULT   (KBD_OUT_ONES | KBD_OUT_RESET | KBD_OUT_A20)

#endif
