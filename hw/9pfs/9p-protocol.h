/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers of the 9P protocol: 9P2000 (Plan 9 manual, section 5), its variants 9P2000.u ("Unix extensions",
 * ericvh.github.io/9p-rfc) and 9P2000.L (diod's protocol.md). All integers are little endian.
 */
#ifndef HW_9PFS_9P_PROTOCOL_H
#define HW_9PFS_9P_PROTOCOL_H

/* Messages from the client; the answer has the next number. */
enum {
    P9_RLERROR = 7,
    P9_TSTATFS = 8,
    P9_TLOPEN = 12,
    P9_TLCREATE = 14,
    P9_TSYMLINK = 16,
    P9_TMKNOD = 18,
    P9_TRENAME = 20,
    P9_TREADLINK = 22,
    P9_TGETATTR = 24,
    P9_TSETATTR = 26,
    P9_TXATTRWALK = 30,
    P9_TXATTRCREATE = 32,
    P9_TREADDIR = 40,
    P9_TFSYNC = 50,
    P9_TLOCK = 52,
    P9_TGETLOCK = 54,
    P9_TLINK = 70,
    P9_TMKDIR = 72,
    P9_TRENAMEAT = 74,
    P9_TUNLINKAT = 76,
    P9_TVERSION = 100,
    P9_TAUTH = 102,
    P9_TATTACH = 104,
    P9_RERROR = 107,
    P9_TFLUSH = 108,
    P9_TWALK = 110,
    P9_TOPEN = 112,
    P9_TCREATE = 114,
    P9_TREAD = 116,
    P9_TWRITE = 118,
    P9_TCLUNK = 120,
    P9_TREMOVE = 122,
    P9_TSTAT = 124,
    P9_TWSTAT = 126,
};

#define P9_HEADER_BYTES     7           /* size[4] type[1] tag[2] */
#define P9_IO_HEADER_BYTES  24          /* what an answer with data needs besides it */
#define P9_MIN_MSIZE        4096
#define P9_MAX_MSIZE        (1024 * 1024)
#define P9_MAX_WALK         16
#define P9_NOFID            0xffffffffu
#define P9_NOTAG            0xffffu

/* Kinds in a qid */
#define P9_QTDIR            0x80
#define P9_QTSYMLINK        0x02
#define P9_QTFILE           0x00

/* Open modes of 9P2000 */
#define P9_OREAD            0x00
#define P9_OWRITE           0x01
#define P9_ORDWR            0x02
#define P9_OEXEC            0x03
#define P9_OACCESS          0x03
#define P9_OTRUNC           0x10
#define P9_ORCLOSE          0x40
#define P9_OAPPEND          0x80

/* Bits of a mode in 9P2000.u; the low nine are permissions */
#define P9_DMDIR            0x80000000u
#define P9_DMSYMLINK        0x02000000u
#define P9_DMLINK           0x01000000u
#define P9_DMDEVICE         0x00800000u
#define P9_DMNAMEDPIPE      0x00200000u
#define P9_DMSOCKET         0x00100000u
#define P9_DMSETUID         0x00080000u
#define P9_DMSETGID         0x00040000u

/* Flags of Tlopen and Tlcreate are Linux's. */
#define P9_L_CREAT          0100
#define P9_L_EXCL           0200
#define P9_L_TRUNC          01000
#define P9_L_APPEND         02000
#define P9_L_DIRECTORY      0200000

/* Tgetattr: all but creation time, generation and version */
#define P9_GETATTR_BASIC    0x000007ffULL

/* Tsetattr: what is valid */
#define P9_ATTR_MODE        (1 << 0)
#define P9_ATTR_UID         (1 << 1)
#define P9_ATTR_GID         (1 << 2)
#define P9_ATTR_SIZE        (1 << 3)
#define P9_ATTR_ATIME       (1 << 4)
#define P9_ATTR_MTIME       (1 << 5)
#define P9_ATTR_ATIME_SET   (1 << 7)
#define P9_ATTR_MTIME_SET   (1 << 8)

#define P9_AT_REMOVEDIR     0x200

/* Tlock, Tgetlock */
#define P9_LOCK_SUCCESS     0
#define P9_LOCK_TYPE_UNLCK  2

#define P9_V9FS_MAGIC       0x01021997

#endif
