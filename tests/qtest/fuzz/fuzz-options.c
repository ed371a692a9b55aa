/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "fuzz.h"
#include "fuzz-options.h"

typedef struct FuzzOption {
    const char *name;
    const char *env;
    const char *value;          /* the value's name in the help; NULL for a switch */
    const char *def;
    const char *help;
    const char **field;
} FuzzOption;

FuzzOptions fuzz_options;

static const FuzzOption options[] = {
#define FUZZ_OPTION_ROW(field_, name_, env_, value_, def_, help_)                                            \
    { .name = name_, .env = env_, .value = value_, .def = def_, .help = help_,                               \
      .field = &fuzz_options.field_ },
    FUZZ_OPTIONS(FUZZ_OPTION_ROW)
#undef FUZZ_OPTION_ROW
};

void fuzz_options_print(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
        const FuzzOption *o = &options[i];
        g_autofree char *left =
            g_strdup_printf("--%s%s%s", o->name, o->value ? "=" : "", o->value ? o->value : "");

        printf("  %-24s %s\n  %-24s   (environment: %s%s%s)\n", left, o->help, "", o->env,
               o->def ? ", default " : "", o->def ? o->def : "");
    }
}

/* Takes "name" or "name=value"; the words after "--". */
static void parse_word(const char *word)
{
    for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
        const FuzzOption *o = &options[i];
        size_t len = strlen(o->name);

        if (strncmp(word, o->name, len) != 0 || (word[len] != '\0' && word[len] != '=')) {
            continue;
        }
        if (o->value && word[len] != '=') {
            fuzz_die("--%s needs a value: --%s=%s", o->name, o->name, o->value);
        }
        if (!o->value && word[len] == '=') {
            fuzz_die("--%s takes no value", o->name);
        }
        *o->field = o->value ? word + len + 1 : "1";
        return;
    }
    fuzz_die("unknown option --%s; run without arguments for a list", word);
}

void fuzz_options_parse(int argc, char **argv)
{
    for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
        const char *value = getenv(options[i].env);

        *options[i].field = value ? value : options[i].def;
        if (!options[i].value && g_strcmp0(value, "0") == 0) {
            *options[i].field = NULL;
        }
    }
    for (int i = 1; i < argc && strcmp(argv[i], "-ignore_remaining_args=1") != 0; i++) {
        if (g_str_has_prefix(argv[i], "--")) {
            parse_word(argv[i] + 2);
        }
    }
    if (qemu_strtou64(fuzz_options.timeout, NULL, 10, &fuzz_options.timeout_us) < 0) {
        fuzz_die("--timeout (QEMU_FUZZ_TIMEOUT): '%s' is not a number of microseconds", fuzz_options.timeout);
    }
}
