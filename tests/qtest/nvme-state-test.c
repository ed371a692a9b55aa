/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NVMe: state that is saved in the middle of work, that is refused, and a controller that is pulled out. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "nvme-test.h"
#include "qemu/bswap.h"

#define SAVED_ARGS "-machine pc -nodefaults -m 16 " \
                   "-drive driver=null-co,size=4M,read-zeroes=on,if=none,id=d " \
                   "-device nvme,serial=foo,drive=d,addr=5,aerl=1,id=" QSTATE_UNPLUGGED

/* In the file: the low bytes of fields, from ASQ on. */
#define STATE_CSTS      (-12 + 3)
#define STATE_PAGE_BITS (24 + 3)

/*
 * A completion queue of two entries is full, completions and a command wait, its interrupt is pending but
 * masked. One event waits for a request, another type's was told; features are set.
 */
static void completions_wait(QTestState *s)
{
    Fixture f = { .qts = s };

    map(&f);
    enable(&f);
    ADMIN(&f, .opcode = 9, .dw10 = 4, .dw11 = 0x155);
    ADMIN(&f, .opcode = 9, .dw10 = 11, .dw11 = 0x2);
    ADMIN(&f, .opcode = 9, .dw10 = 6, .dw11 = 0);
    put(&f, &f.admin, &(Cmd) { .opcode = 0xc });
    set_reg(&f, 0x1000 + 4 * 77, 1);                /* no such doorbell: told */
    set_reg(&f, 0x1000 + 8, 1);                     /* waits for the log to be read */
    ADMIN(&f, .opcode = 5, .prp1 = IOCQ, .dw10 = 1 << 16 | 1, .dw11 = 3);
    ADMIN(&f, .opcode = 1, .prp1 = IOSQ, .dw10 = 7 << 16 | 1, .dw11 = 1 << 16 | 1);
    set_reg(&f, INTMS, 1);
    for (int i = 0; i < 5; i++) {
        put(&f, &f.io, &(Cmd) { .opcode = i & 1 ? 0x7f : 2, .nsid = 1, .prp1 = DATA + i * 4096, .dw10 = i });
    }
    unmap(&f);
}

static void note_registers(Fixture *f, GString *seen)
{
    static const unsigned regs[] = { INTMS, CC, CSTS, AQA, ASQ_REG, ASQ_REG + 4, ACQ_REG, ACQ_REG + 4 };

    for (size_t i = 0; i < G_N_ELEMENTS(regs); i++) {
        qstate_note(seen, "register", reg(f, regs[i]));
    }
    qstate_note(seen, "interrupt", qpci_config_readw(f->dev, 6));
    qstate_note_memory(f->qts, seen, IOCQ, 32);
    qstate_note_memory(f->qts, seen, ACQ, 0x100);
}

static void completions_come(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    map(&f);
    note_registers(&f, seen);
    set_reg(&f, INTMS + 4, 1);
    for (unsigned head = 1; head < 8; head++) {
        set_reg(&f, 0x1000 + 12, head & 1);
        note_registers(&f, seen);
    }
    /* The admin queue goes on at its eighth entry: the log that was told of, features, a waiting event. */
    f.admin = (Queue) { 0, ASQ, ACQ, 6, 6, 1 };
    put(&f, &f.admin, &(Cmd) { .opcode = 0xc });
    put(&f, &f.admin, &(Cmd) { .opcode = 2, .nsid = 0xffffffff, .prp1 = DATA, .dw10 = 0xf << 16 | 1 });
    for (int feature = 1; feature <= 11; feature++) {
        put(&f, &f.admin, &(Cmd) { .opcode = 0xa, .dw10 = feature });
    }
    note_registers(&f, seen);
    qstate_note_memory(s, seen, ACQ + 0x100, 0x80);
    unmap(&f);
}

static const QStateCase saved_completions = { SAVED_ARGS, completions_wait, completions_come };

/* Queues of a controller that is not ready; pages of a byte, and larger than they can be. */
static void test_bad_state(void)
{
    uint8_t queues[16];

    stq_be_p(queues, ASQ);
    stq_be_p(queues + 8, ACQ);
    qstate_check_refused(&saved_completions, queues, sizeof(queues), STATE_CSTS, 0);
    qstate_check_refused(&saved_completions, queues, sizeof(queues), STATE_PAGE_BITS, 0);
    qstate_check_refused(&saved_completions, queues, sizeof(queues), STATE_PAGE_BITS, 17);
}

void nvme_add_state_tests(void)
{
    qstate_add("nvme/saved/completions", &saved_completions);
    if (!getenv("QTEST_ACCEL")) {
        qtest_add_func("nvme/saved/bad-state", test_bad_state);
    }
    qstate_add_unplug("nvme/unplug", &saved_completions, 5);
}
