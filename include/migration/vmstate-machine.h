/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saving and loading the state of the whole machine: RAM, then every registered section. */
#ifndef MIGRATION_VMSTATE_MACHINE_H
#define MIGRATION_VMSTATE_MACHINE_H

/* Append the state to @out. The machine must not be in the middle of an access. */
bool vmstate_save_machine(GByteArray *out, Error **errp);
/* Load into a machine that was built by the same command line. The data is checked (length, CRC)
 * before anything is touched; a failure later leaves the machine half loaded. */
bool vmstate_load_machine(const uint8_t *data, size_t len, Error **errp);
/*
 * Whether that happened at the last load. Then values of a state that was refused are in devices, whose
 * checks have not seen the rest: nobody may use this machine again, not even by a reset.
 */
bool vmstate_machine_is_half_loaded(void);
/* The same with a file. */
bool vmstate_save_machine_file(const char *path, Error **errp);
bool vmstate_load_machine_file(const char *path, Error **errp);

/*
 * Where two saved states differ first, in words: the time, RAM with block and page, or a section with the
 * offset in its data. The caller frees it.
 */
char *vmstate_describe_difference(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len);

/*
 * Reads what scripts/check-saved-state.py says in the environment: list the
 * fields that are loaded, lose one of them.
 */
void vmstate_watch_init(void);

#endif
