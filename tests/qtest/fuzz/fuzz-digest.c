/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"
#include <sys/mman.h>
#include "sysemu/qtest.h"
#include "fuzz-coverage.h"
#include "fuzz-digest.h"

#define FNV_BASIS 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

/* Shared memory: no reset touches it, and a child's part counts. */
static struct {
    uint64_t trace;
    uint8_t coverage[];
} *digest;

static uint64_t add_bytes(uint64_t hash, const void *data, size_t size)
{
    const uint8_t *bytes = data;

    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ bytes[i]) * FNV_PRIME;
    }
    return hash;
}

static void add_line(const char *line)
{
    digest->trace = add_bytes(digest->trace, line, strlen(line) + 1);
}

void fuzz_digest_init(void)
{
    digest = mmap(NULL, sizeof(*digest) + fuzz_coverage_size(), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (digest == MAP_FAILED) {
        fuzz_die("--digest: no memory: %s", g_strerror(errno));
    }
    qtest_log_set_sink(add_line);
}

void fuzz_digest_begin(void)
{
    digest->trace = FNV_BASIS;
    fuzz_coverage_drop();
}

void fuzz_digest_end(const uint8_t *data, size_t size)
{
    g_autofree char *input = g_compute_checksum_for_data(G_CHECKSUM_SHA1, data, size);

    fuzz_coverage_save(digest->coverage);
    printf("digest: %s trace %016" PRIx64 " coverage %016" PRIx64 "\n", input, digest->trace,
           add_bytes(FNV_BASIS, digest->coverage, fuzz_coverage_counters_size()));
    fflush(stdout);
}
