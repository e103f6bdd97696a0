#include <stddef.h>
#include <stdint.h>

// libFuzzer's own loop, from the library that the compiler brings along without a `main`.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *data, size_t size));
