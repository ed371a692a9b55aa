/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of cryptodev-backend-builtin share: symmetric ciphers and RSA, each a session type. */
#ifndef BACKENDS_CRYPTODEV_BUILTIN_H
#define BACKENDS_CRYPTODEV_BUILTIN_H

#include "standard-headers/linux/virtio_crypto.h"
#include "sysemu/cryptodev.h"

/* Bounds of keys: in bytes, what configuration space says. */
#define CIPHER_KEY_MAX      64
#define AUTH_KEY_MAX        512
#define RSA_MAX_BITS        4096

typedef struct BuiltinCipher BuiltinCipher;
typedef struct BuiltinRsa BuiltinRsa;

/* A session; NULL: no such algorithm, or the key is none of it. */
BuiltinCipher *builtin_cipher_new(const CryptoDevBackendSymSessionInfo *info);
void builtin_cipher_free(BuiltinCipher *c);
/* VIRTIO_CRYPTO_x. */
int builtin_cipher_do(BuiltinCipher *c, CryptoDevBackendSymOpInfo *op);

BuiltinRsa *builtin_rsa_new(const CryptoDevBackendAsymSessionInfo *info);
void builtin_rsa_free(BuiltinRsa *rsa);
/* VIRTIO_CRYPTO_x for operation @op_code. */
int builtin_rsa_do(BuiltinRsa *rsa, uint32_t op_code, CryptoDevBackendAsymOpInfo *op);

#endif
