/* Reads, inflates (libdeflate) and hashes (OpenSSL SHA-256) the files named on standard input, one a line, with as many
   threads as the argument says, and does nothing else: the floor under `backtrail verify`.

   cc -O2 -pthread hash-loop.c -ldeflate -lcrypto -o hash-loop
   find archive -name '*.gz' | ./hash-loop 2 */
#include <fcntl.h>
#include <libdeflate.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char **paths;
static size_t count;
static atomic_size_t next_path, plain_bytes, failures;

static void *work(void *unused) {
    (void)unused;
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    unsigned char *stored = NULL, *plain = NULL;
    size_t stored_size = 0, plain_size = 0;
    for (size_t i; (i = atomic_fetch_add(&next_path, 1)) < count;) {
        struct stat status;
        int file = open(paths[i], O_RDONLY);
        if (file < 0 || fstat(file, &status) != 0 || status.st_size < 18) {
            atomic_fetch_add(&failures, 1);
            if (file >= 0) close(file);
            continue;
        }
        size_t size = (size_t)status.st_size;
        if (size > stored_size) stored = realloc(stored, stored_size = size * 2);
        ssize_t got = read(file, stored, size);
        close(file);
        if (got != (ssize_t)size) {
            atomic_fetch_add(&failures, 1);
            continue;
        }
        uint32_t length;
        memcpy(&length, stored + size - 4, 4);
        if (length + 1 > plain_size) plain = realloc(plain, plain_size = (size_t)length * 2 + 1);
        size_t produced = 0;
        if (libdeflate_gzip_decompress(decompressor, stored, size, plain, plain_size, &produced) != LIBDEFLATE_SUCCESS) {
            atomic_fetch_add(&failures, 1);
            continue;
        }
        unsigned char hash[EVP_MAX_MD_SIZE];
        EVP_DigestInit_ex(context, sha256, NULL);
        EVP_DigestUpdate(context, plain, produced);
        EVP_DigestFinal_ex(context, hash, NULL);
        atomic_fetch_add(&plain_bytes, produced);
    }
    free(stored);
    free(plain);
    EVP_MD_free(sha256);
    EVP_MD_CTX_free(context);
    libdeflate_free_decompressor(decompressor);
    return NULL;
}

int main(int argc, char **argv) {
    int threads = argc > 1 ? atoi(argv[1]) : 1;
    char *line = NULL;
    size_t capacity = 0, room = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, stdin)) > 0) {
        if (line[length - 1] == '\n') line[length - 1] = 0;
        if (count == room) paths = realloc(paths, (room = room * 2 + 1024) * sizeof *paths);
        paths[count++] = strdup(line);
    }
    pthread_t handles[256];
    if (threads < 1 || threads > 256) threads = 1;
    for (int i = 0; i < threads; i++) pthread_create(&handles[i], NULL, work, NULL);
    for (int i = 0; i < threads; i++) pthread_join(handles[i], NULL);
    printf("%zu files, %zu failures, %zu plain bytes\n", count, (size_t)failures, (size_t)plain_bytes);
    return failures > 0;
}
