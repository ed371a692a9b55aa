/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * WAV files (RIFF WAVE, Multimedia Programming Interface and Data Specifications 1.0): a header and
 * little-endian samples.
 *
 * Where the next byte goes is part of the machine's memory, not of the descriptor: when a snapshot
 * puts the machine back, the file goes back with it.
 */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/error-report.h"

#define HEADER_BYTES 44
#define FORMAT_PCM 1
#define FORMAT_FLOAT 3
/* The sizes in the header have 32 bits. */
#define DATA_LIMIT (UINT32_MAX - HEADER_BYTES)

struct WavFile {
    char *path;
    char *temp;
    int fd;
    audsettings as;
    uint64_t size; /* bytes of samples */
};

static void make_header(const WavFile *f, uint8_t h[HEADER_BYTES])
{
    int bytes = audioformat_bytes_per_sample(f->as.fmt);

    memcpy(h, "RIFF", 4);
    stl_le_p(h + 4, f->size + HEADER_BYTES - 8);
    memcpy(h + 8, "WAVEfmt ", 8);
    stl_le_p(h + 16, 16);
    stw_le_p(h + 20, f->as.fmt == AUDIO_FORMAT_F32 ? FORMAT_FLOAT : FORMAT_PCM);
    stw_le_p(h + 22, f->as.nchannels);
    stl_le_p(h + 24, f->as.freq);
    stl_le_p(h + 28, f->as.freq * bytes * f->as.nchannels);
    stw_le_p(h + 32, bytes * f->as.nchannels);
    stw_le_p(h + 34, bytes * 8);
    memcpy(h + 36, "data", 4);
    stl_le_p(h + 40, f->size);
}

WavFile *wav_file_new(const char *path, const audsettings *as, Error **errp)
{
    g_autofree char *temp = g_strconcat(path, ".part", NULL);
    int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    WavFile *f;

    if (fd < 0) {
        error_setg_errno(errp, errno, "Could not create '%s'", temp);
        return NULL;
    }
    f = g_new0(WavFile, 1);
    f->path = g_strdup(path);
    f->temp = g_steal_pointer(&temp);
    f->fd = fd;
    f->as = *as;
    return f;
}

/* A failure ends the recording, once and aloud. */
static void put(WavFile *f, const void *data, size_t size, uint64_t offset)
{
    if (f->fd >= 0 && pwrite(f->fd, data, size, offset) != (ssize_t)size) {
        error_report("could not write '%s': %s", f->temp, strerror(errno));
        close(f->fd);
        f->fd = -1;
    }
}

void wav_file_write(WavFile *f, const void *data, size_t size)
{
    if (f->size + size <= DATA_LIMIT) {
        put(f, data, size, HEADER_BYTES + f->size);
        f->size += size;
    }
}

uint64_t wav_file_size(const WavFile *f)
{
    return f->size;
}

void wav_file_close(WavFile *f)
{
    uint8_t header[HEADER_BYTES];

    make_header(f, header);
    put(f, header, sizeof(header), 0);
    if (f->fd >= 0) {
        if (ftruncate(f->fd, HEADER_BYTES + f->size) || close(f->fd) || rename(f->temp, f->path)) {
            error_report("could not write '%s': %s", f->path, strerror(errno));
        }
    }
    g_free(f->path);
    g_free(f->temp);
    g_free(f);
}
