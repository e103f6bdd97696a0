#ifndef BACKTRAIL_STRUCTURAL_SCAN_H
#define BACKTRAIL_STRUCTURAL_SCAN_H

#include <stddef.h>
#include <stdint.h>

/// The kernels that compute the same result; `best` picks by what the processor has.
enum backtrail_scan_kernel {
    backtrail_scan_best = 0,
    backtrail_scan_scalar = 1,
    backtrail_scan_avx2 = 2,
};

/// What a block of 64 bytes holds anywhere in it.
enum backtrail_block_flag {
    backtrail_block_backslash = 1,
    backtrail_block_not_ascii = 2,
};

/// Finds the structure of JSON text that starts outside of a string.
///
/// Writes, in ascending order, the offset of every `{ } [ ]` outside of strings and of both quotes of every string,
/// and one set of flags for each block of 64 bytes. `positions` must have room for `length + 8` entries, of which the
/// last eight are only scribbled on, `block_flags` for `(length + 63) / 64`; nothing is read outside of
/// `bytes[0 ..< length]`.
///
/// Returns how many positions were written.
size_t backtrail_structural_scan(const uint8_t *bytes, size_t length, uint32_t *positions, uint8_t *block_flags,
                                 enum backtrail_scan_kernel kernel);

/// 1 if this processor can run the kernel.
int backtrail_scan_kernel_available(enum backtrail_scan_kernel kernel);

#endif
