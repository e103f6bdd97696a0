// Stage one of reading JSON, as simdjson's authors describe it: bitmaps of quotes and brackets for 64 bytes at a time
// ("Parsing Gigabytes of JSON per Second", Langdale and Lemire, 2019). Unlike theirs, the index holds both quotes of a
// string, so that its end is known without looking for it, and neither colons nor commas, which the reader checks
// where it passes them.
#include "structural_scan.h"
#include <string.h>

static size_t scan_scalar(const uint8_t *bytes, size_t length, uint32_t *positions, uint8_t *block_flags) {
    size_t count = 0;
    int in_string = 0, escaped = 0;
    memset(block_flags, 0, (length + 63) / 64);
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = bytes[i];
        if (byte == '\\') block_flags[i / 64] |= backtrail_block_backslash;
        if (byte >= 0x80) block_flags[i / 64] |= backtrail_block_not_ascii;
        // A backslash escapes what follows also outside of strings: the vector kernel cannot tell, and such text is
        // malformed either way.
        if (escaped) {
            escaped = 0;
            if (byte == '"') continue;
            if (byte == '\\') continue;
        } else if (byte == '\\') {
            escaped = 1;
            continue;
        }
        if (byte == '"') {
            in_string = !in_string;
            positions[count++] = (uint32_t)i;
        } else if (!in_string && (byte == '{' || byte == '}' || byte == '[' || byte == ']')) {
            positions[count++] = (uint32_t)i;
        }
    }
    return count;
}

#if defined(__x86_64__)
#include <immintrin.h>

struct scan_state {
    uint64_t escape_carry;  // 1 if the previous block ended in an odd run of backslashes
    uint64_t string_carry;  // all ones if the previous block ended inside a string
};

__attribute__((target("avx2,pclmul,bmi,bmi2,popcnt"))) static inline uint64_t
equal_mask(__m256i low, __m256i high, char value) {
    __m256i wanted = _mm256_set1_epi8(value);
    uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
    uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
    return (uint64_t)b << 32 | a;
}

__attribute__((target("avx2,pclmul,bmi,bmi2,popcnt"))) static inline size_t
scan_block(const uint8_t *block, uint64_t valid, size_t base, struct scan_state *state, uint32_t *positions,
           size_t count, uint8_t *flags) {
    __m256i low = _mm256_loadu_si256((const __m256i *)block);
    __m256i high = _mm256_loadu_si256((const __m256i *)(block + 32));
    uint64_t backslash = equal_mask(low, high, '\\');
    uint32_t not_ascii = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(low, high));
    *flags = (uint8_t)((backslash ? backtrail_block_backslash : 0) | (not_ascii ? backtrail_block_not_ascii : 0));

    uint64_t escaped;
    if (backslash == 0) {
        escaped = state->escape_carry;
        state->escape_carry = 0;
    } else {
        // A backslash that is itself escaped escapes nothing. Runs that start on even positions carry out on odd ones:
        // adding the starts to the run carries through it, which tells where each run ends.
        backslash &= ~state->escape_carry;
        uint64_t follows = backslash << 1 | state->escape_carry;
        const uint64_t even = 0x5555555555555555ULL;
        uint64_t odd_starts = backslash & ~even & ~follows;
        uint64_t sequences;
        state->escape_carry = __builtin_add_overflow(odd_starts, backslash, &sequences);
        escaped = (even ^ (sequences << 1)) & follows;
    }
    uint64_t quotes = equal_mask(low, high, '"') & ~escaped & valid;
    // The prefix XOR of the quote bits is one inside of strings, opening quote included.
    __m128i ones = _mm_set1_epi8((char)0xff);
    uint64_t in_string = (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)quotes), ones, 0)) ^ state->string_carry;
    state->string_carry = (uint64_t)((int64_t)in_string >> 63);

    // '[' and ']' differ from '{' and '}' in bit 5 alone.
    __m256i fold = _mm256_set1_epi8(0x20);
    __m256i low_folded = _mm256_or_si256(low, fold), high_folded = _mm256_or_si256(high, fold);
    uint64_t brackets = equal_mask(low_folded, high_folded, '{') | equal_mask(low_folded, high_folded, '}');
    uint64_t bits = ((brackets & ~in_string & valid) | quotes);

    uint32_t *out = positions + count;
    size_t found = (size_t)__builtin_popcountll(bits);
    uint32_t offset = (uint32_t)base;
    // Eight at once, which most blocks have at most, then four at a time, and some of them for nothing: fewer branches to
    // guess wrong. The caller leaves room for them.
    for (int i = 0; i < 8; i++) {
        out[i] = offset + (uint32_t)_tzcnt_u64(bits);
        bits = _blsr_u64(bits);
    }
    out += 8;
    while (bits) {
        out[0] = offset + (uint32_t)_tzcnt_u64(bits);
        bits = _blsr_u64(bits);
        out[1] = offset + (uint32_t)_tzcnt_u64(bits);
        bits = _blsr_u64(bits);
        out[2] = offset + (uint32_t)_tzcnt_u64(bits);
        bits = _blsr_u64(bits);
        out[3] = offset + (uint32_t)_tzcnt_u64(bits);
        bits = _blsr_u64(bits);
        out += 4;
    }
    return count + found;
}

__attribute__((target("avx2,pclmul,bmi,bmi2,popcnt"))) static size_t
scan_avx2(const uint8_t *bytes, size_t length, uint32_t *positions, uint8_t *block_flags) {
    struct scan_state state = {0, 0};
    size_t count = 0, base = 0;
    for (; base + 64 <= length; base += 64) {
        count = scan_block(bytes + base, ~0ULL, base, &state, positions, count, block_flags + base / 64);
    }
    if (base < length) {
        uint8_t tail[64] = {0};
        memcpy(tail, bytes + base, length - base);
        uint64_t valid = (1ULL << (length - base)) - 1;
        count = scan_block(tail, valid, base, &state, positions, count, block_flags + base / 64);
    }
    return count;
}
#endif

int backtrail_scan_kernel_available(enum backtrail_scan_kernel kernel) {
    if (kernel != backtrail_scan_avx2) return 1;
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi2");
#else
    return 0;
#endif
}

size_t backtrail_structural_scan(const uint8_t *bytes, size_t length, uint32_t *positions, uint8_t *block_flags,
                                 enum backtrail_scan_kernel kernel) {
#if defined(__x86_64__)
    if (kernel != backtrail_scan_scalar && backtrail_scan_kernel_available(backtrail_scan_avx2))
        return scan_avx2(bytes, length, positions, block_flags);
#endif
    (void)kernel;
    return scan_scalar(bytes, length, positions, block_flags);
}
