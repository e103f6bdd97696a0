#include <stddef.h>

// How often memory was asked for since the program began, by all threads.
size_t allocation_count(void);
