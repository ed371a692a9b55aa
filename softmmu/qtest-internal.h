/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of the qtest server. */
#ifndef SOFTMMU_QTEST_INTERNAL_H
#define SOFTMMU_QTEST_INTERNAL_H

/* qtest.c. The one line that answers a command; and any line, as it is. */
void qtest_reply(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
void qtest_transmit(const char *line);

typedef struct QTestCommand {
    const char *name;
    const char *usage;
    unsigned args;                  /* how many it needs at least */
    void (*run)(char **words);      /* words[0] is the name; answers with qtest_reply() */
} QTestCommand;

/* qtest-commands.c. NULL: there is none. */
const QTestCommand *qtest_find_command(const char *name);
/*
 * A number in C notation that fills the whole word and is at most @max; answers
 * FAIL and returns false if not.
 */
bool qtest_parse_number(const char *word, uint64_t max, uint64_t *value);

/* qtest-irq.c. The commands of interrupt lines; for a new client all lines are low. */
void qtest_run_irq_intercept(char **words);
void qtest_run_set_irq_in(char **words);
void qtest_irq_forget_levels(void);

#endif
