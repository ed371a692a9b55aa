/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bits of the 16550A's registers (National Semiconductor PC16550D data sheet, "Registers"). */
#ifndef HW_CHAR_SERIAL_REGS_H
#define HW_CHAR_SERIAL_REGS_H

/* Interrupt enable */
#define UART_IER_RDI  0x01
#define UART_IER_THRI 0x02
#define UART_IER_RLSI 0x04
#define UART_IER_MSI  0x08
#define UART_IER_MASK 0x0f

/* Interrupt identification */
#define UART_IIR_NO_INT 0x01
#define UART_IIR_ID     0x0f
#define UART_IIR_MSI    0x00
#define UART_IIR_THRI   0x02
#define UART_IIR_RDI    0x04
#define UART_IIR_RLSI   0x06
#define UART_IIR_CTI    0x0c
#define UART_IIR_FIFO   0xc0

/* FIFO control */
#define UART_FCR_FE        0x01
#define UART_FCR_RFR       0x02
#define UART_FCR_XFR       0x04
#define UART_FCR_DMS       0x08
#define UART_FCR_ITL_SHIFT 6
#define UART_FCR_KEPT      0xc9

/* Line control */
#define UART_LCR_WORD_LENGTH 0x03
#define UART_LCR_STOP        0x04
#define UART_LCR_PARITY      0x08
#define UART_LCR_EVEN        0x10
#define UART_LCR_BREAK       0x40
#define UART_LCR_DLAB        0x80

/* Modem control */
#define UART_MCR_DTR  0x01
#define UART_MCR_RTS  0x02
#define UART_MCR_OUT1 0x04
#define UART_MCR_OUT2 0x08
#define UART_MCR_LOOP 0x10
#define UART_MCR_MASK 0x1f

/* Line status */
#define UART_LSR_DR      0x01
#define UART_LSR_OE      0x02
#define UART_LSR_PE      0x04
#define UART_LSR_FE      0x08
#define UART_LSR_BI      0x10
#define UART_LSR_THRE    0x20
#define UART_LSR_TEMT    0x40
#define UART_LSR_INT_ANY (UART_LSR_OE | UART_LSR_PE | UART_LSR_FE | UART_LSR_BI)

/* Modem status */
#define UART_MSR_DCTS      0x01
#define UART_MSR_DDSR      0x02
#define UART_MSR_TERI      0x04
#define UART_MSR_DDCD      0x08
#define UART_MSR_ANY_DELTA 0x0f
#define UART_MSR_CTS       0x10
#define UART_MSR_DSR       0x20
#define UART_MSR_RI        0x40
#define UART_MSR_DCD       0x80

#endif
