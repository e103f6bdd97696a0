/* What backtrail uses of libarchive 3. Its own headers include <sys/stat.h>, whose types Swift would then take for this
   module's and no longer for the C library's. */
#include <stddef.h>
#include <stdint.h>

struct archive;
struct archive_entry;

#define ARCHIVE_EOF 1
#define ARCHIVE_OK 0
#define ARCHIVE_RETRY (-10)
#define ARCHIVE_WARN (-20)

struct archive *archive_read_new(void);
int archive_read_free(struct archive *);
int archive_read_support_filter_gzip(struct archive *);
int archive_read_support_format_tar(struct archive *);
int archive_read_support_format_zip_seekable(struct archive *);
int archive_read_support_format_zip_streamable(struct archive *);
int archive_read_open_fd(struct archive *, int, size_t);
int archive_read_next_header(struct archive *, struct archive_entry **);
ptrdiff_t archive_read_data(struct archive *, void *, size_t);
const char *archive_error_string(struct archive *);

unsigned int archive_entry_filetype(struct archive_entry *);
const char *archive_entry_hardlink(struct archive_entry *);
long archive_entry_mtime(struct archive_entry *);
long archive_entry_mtime_nsec(struct archive_entry *);
const char *archive_entry_pathname(struct archive_entry *);
const char *archive_entry_pathname_utf8(struct archive_entry *);
int64_t archive_entry_size(struct archive_entry *);
