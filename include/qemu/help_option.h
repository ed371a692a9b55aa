/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Words that ask for help in place of an option's value. */
#ifndef QEMU_HELP_OPTION_H
#define QEMU_HELP_OPTION_H

/* Whether @s is "help" or "?". */
static inline bool is_help_option(const char *s)
{
    return !strcmp(s, "?") || !strcmp(s, "help");
}

/* The length of such a word that @s begins with, ended by a comma or the end of @s; 0: none. */
static inline int starts_with_help_option(const char *s)
{
    size_t len = *s == '?' ? 1 : strncmp(s, "help", 4) ? 0 : 4;

    return len && (s[len] == '\0' || s[len] == ',') ? (int)len : 0;
}

#endif
