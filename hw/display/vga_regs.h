/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VGA registers by their usual names (IBM Personal System/2 Hardware Interface Technical Reference). */
#ifndef HW_VGA_REGS_H
#define HW_VGA_REGS_H

/* Ports; CRT controller and input status 1 also at 3bx (monochrome). */
#define VGA_ATT_W 0x3c0
#define VGA_ATT_IW VGA_ATT_W
#define VGA_ATT_R 0x3c1
#define VGA_MIS_W 0x3c2 /* read: input status 0 */
#define VGA_SEQ_I 0x3c4
#define VGA_SEQ_D 0x3c5
#define VGA_PEL_MSK 0x3c6
#define VGA_PEL_IR 0x3c7
#define VGA_PEL_IW 0x3c8
#define VGA_PEL_D 0x3c9
#define VGA_FTC_R 0x3ca
#define VGA_MIS_R 0x3cc
#define VGA_GFX_I 0x3ce
#define VGA_GFX_D 0x3cf
#define VGA_CRT_IC 0x3d4
#define VGA_CRT_DC 0x3d5
#define VGA_IS1_RC 0x3da
#define VGA_CRT_IM 0x3b4
#define VGA_CRT_DM 0x3b5
#define VGA_IS1_RM 0x3ba

/* Registers of each */
#define VGA_CRT_C 0x19
#define VGA_ATT_C 0x15
#define VGA_GFX_C 0x09
#define VGA_SEQ_C 0x05
#define VGA_MIS_C 0x01

#define VGA_MIS_COLOR 0x01
#define VGA_MIS_ENB_MEM_ACCESS 0x02
#define VGA_MIS_DCLK_28322_720 0x04
#define VGA_MIS_ENB_PLL_LOAD (0x04 | 0x08)
#define VGA_MIS_SEL_HIGH_PAGE 0x20

/* Sequencer */
#define VGA_SEQ_RESET 0x00
#define VGA_SEQ_CLOCK_MODE 0x01
#define VGA_SR01_CHAR_CLK_8DOTS 0x01
#define VGA_SR01_DOT_CLOCK_HALF 0x08
#define VGA_SR01_SCREEN_OFF 0x20
#define VGA_SEQ_PLANE_WRITE 0x02
#define VGA_SR02_ALL_PLANES 0x0f
#define VGA_SEQ_CHARACTER_MAP 0x03
#define VGA_SEQ_MEMORY_MODE 0x04
#define VGA_SR04_EXT_MEM 0x02
#define VGA_SR04_SEQ_MODE 0x04
#define VGA_SR04_CHN_4M 0x08

/* CRT controller */
#define VGA_CRTC_REGS VGA_CRT_C
#define VGA_CRTC_H_TOTAL 0x00
#define VGA_CRTC_H_DISP 0x01
#define VGA_CRTC_H_BLANK_START 0x02
#define VGA_CRTC_H_BLANK_END 0x03
#define VGA_CRTC_H_SYNC_START 0x04
#define VGA_CRTC_H_SYNC_END 0x05
#define VGA_CRTC_V_TOTAL 0x06
#define VGA_CRTC_OVERFLOW 0x07
#define VGA_CRTC_PRESET_ROW 0x08
#define VGA_CRTC_MAX_SCAN 0x09
#define VGA_CR09_DOUBLE_SCAN 0x80
#define VGA_CRTC_CURSOR_START 0x0a
#define VGA_CR0A_CURSOR_OFF 0x20
#define VGA_CRTC_CURSOR_END 0x0b
#define VGA_CRTC_START_HI 0x0c
#define VGA_CRTC_START_LO 0x0d
#define VGA_CRTC_CURSOR_HI 0x0e
#define VGA_CRTC_CURSOR_LO 0x0f
#define VGA_CRTC_V_SYNC_START 0x10
#define VGA_CRTC_V_SYNC_END 0x11
#define VGA_CR11_LOCK_CR0_CR7 0x80
#define VGA_CRTC_V_DISP_END 0x12
#define VGA_CRTC_OFFSET 0x13
#define VGA_CRTC_UNDERLINE 0x14
#define VGA_CRTC_V_BLANK_START 0x15
#define VGA_CRTC_V_BLANK_END 0x16
#define VGA_CRTC_MODE 0x17
#define VGA_CR17_H_V_SIGNALS_ENABLED 0x80
#define VGA_CRTC_LINE_COMPARE 0x18

/* Graphics controller */
#define VGA_GFX_SR_VALUE 0x00
#define VGA_GFX_SR_ENABLE 0x01
#define VGA_GFX_COMPARE_VALUE 0x02
#define VGA_GFX_DATA_ROTATE 0x03
#define VGA_GFX_PLANE_READ 0x04
#define VGA_GFX_MODE 0x05
#define VGA_GR05_READ_COMPARE 0x08
#define VGA_GR05_HOST_ODD_EVEN 0x10
#define VGA_GFX_MISC 0x06
#define VGA_GR06_GRAPHICS_MODE 0x01
#define VGA_GFX_COMPARE_MASK 0x07
#define VGA_GFX_BIT_MASK 0x08

/* Attribute controller */
#define VGA_ATC_PALETTE0 0x00
#define VGA_ATC_PALETTE1 0x01
#define VGA_ATC_PALETTE2 0x02
#define VGA_ATC_PALETTE3 0x03
#define VGA_ATC_PALETTE4 0x04
#define VGA_ATC_PALETTE5 0x05
#define VGA_ATC_PALETTE6 0x06
#define VGA_ATC_PALETTE7 0x07
#define VGA_ATC_PALETTE8 0x08
#define VGA_ATC_PALETTE9 0x09
#define VGA_ATC_PALETTEA 0x0a
#define VGA_ATC_PALETTEB 0x0b
#define VGA_ATC_PALETTEC 0x0c
#define VGA_ATC_PALETTED 0x0d
#define VGA_ATC_PALETTEE 0x0e
#define VGA_ATC_PALETTEF 0x0f
#define VGA_AR_ENABLE_DISPLAY 0x20
#define VGA_ATC_MODE 0x10
#define VGA_AR10_BLINK 0x08
#define VGA_AR10_P54_SELECT 0x80
#define VGA_ATC_OVERSCAN 0x11
#define VGA_ATC_PLANE_ENABLE 0x12
#define VGA_ATC_PEL 0x13
#define VGA_ATC_COLOR_PAGE 0x14

#endif
