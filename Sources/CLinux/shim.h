#include <malloc.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

/* Asks the processor for the cache line at an address, which need not be valid: what is there is never used. */
static inline void backtrail_prefetch(const void *address) { __builtin_prefetch(address); }

/* Starts to write a range of a file to the disk and does not wait for it (sync_file_range(2), which the C library
   declares only as an extension of its own). */
static inline int backtrail_start_writeback(int descriptor, long long offset, long long count) {
    const unsigned int sync_file_range_write = 2;
    return (int)syscall(SYS_sync_file_range, descriptor, offset, count, sync_file_range_write);
}

/* Gives a mapping another size, wherever it then lies (mremap(2), which the C library declares only as an extension of
   its own); MAP_FAILED where there is no room. */
static inline void *backtrail_remap(void *start, size_t length, size_t new_length) {
    const int mremap_maymove = 1;
    return (void *)syscall(SYS_mremap, start, length, new_length, mremap_maymove, NULL);
}

/* Where some bytes stand first among others (memmem(3), which the C library declares only as an extension of its own);
   NULL where they do not. Resolved by the linker: the C library of every Linux has it. */
extern void *memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);
static inline const void *backtrail_find(
    const void *haystack, size_t haystack_length, const void *needle, size_t needle_length) {
    return memmem(haystack, haystack_length, needle, needle_length);
}

/* Asks for large pages behind a range of whole pages (madvise(2), MADV_HUGEPAGE). */
static inline int backtrail_advise_large_pages(void *start, size_t length) {
    const int madv_hugepage = 14;
    return (int)syscall(SYS_madvise, start, length, madv_hugepage);
}
