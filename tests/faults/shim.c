/* Faults for a program that this library is preloaded into: the n-th call that changes a folder is killed, cut short or
   refused. The plan lies in a file that is mapped shared, so that a test reads the counters of a program that was killed,
   and changes the plan of one that runs. Calls elsewhere, such as those of the terminal, pass. 64-bit Linux. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { WRITE, PWRITE, FSYNC, FDATASYNC, RENAME, FTRUNCATE, OPEN, LINK, UNLINK, MKDIR, KINDS };
enum action { NOTHING, KILL, TEAR, SHORTEN, REFUSE };

/* In the trace: a full or read-only disk would refuse the call. */
#define WRITES 0x80

/* The same as in shim.rs. */
struct plan {
    uint64_t action;
    uint64_t at;    /* the first call that it befalls, from 1 on, of all kinds together */
    uint64_t times; /* how many from there on */
    uint64_t error; /* what a refused call says */
    uint64_t room;  /* how many bytes can still be written */
    uint64_t fired; /* how many calls it befell */
    uint64_t kind;  /* of the last of them */
    uint64_t calls;
    uint64_t counts[KINDS];
    uint8_t trace[4096]; /* the kind of each call, and WRITES */
    char folder[];
};

static struct plan *plan;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("CHAIRSIDE_FAULTS");
    int file = name ? (int)syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC, 0) : -1;
    if (file < 0)
        return;
    void *mapped = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED)
        plan = mapped;
    close(file);
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;)
        pause();
}

static int is_below(const char *path) {
    size_t length = strlen(plan->folder);
    return strncmp(path, plan->folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/* An open file, by where it lies. */
static int is_file_ours(int fd) {
    char link[64] = "/proc/self/fd/", digits[16], path[PATH_MAX];
    int saved = errno, place = 0, end = (int)strlen(link);
    if (!plan || fd < 0)
        return 0;
    do {
        digits[place++] = (char)('0' + fd % 10);
        fd /= 10;
    } while (fd);
    while (place)
        link[end++] = digits[--place];
    link[end] = 0;
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = saved;
    if (length < 0)
        return 0;
    path[length] = 0;
    return is_below(path);
}

static int is_path_ours(int folder, const char *path) {
    char current[PATH_MAX];
    if (!plan)
        return 0;
    if (path[0] == '/')
        return is_below(path);
    if (folder != AT_FDCWD)
        return is_file_ours(folder);
    return syscall(SYS_getcwd, current, sizeof current) > 0 && is_below(current);
}

/* What becomes of this call; `takes_room` where a full or read-only disk would refuse it. */
static enum action meet(enum kind kind, int takes_room) {
    uint64_t call = __atomic_add_fetch(&plan->calls, 1, __ATOMIC_SEQ_CST);
    __atomic_add_fetch(&plan->counts[kind], 1, __ATOMIC_SEQ_CST);
    if (call <= sizeof plan->trace)
        plan->trace[call - 1] = (uint8_t)(kind | (takes_room ? WRITES : 0));
    enum action action = (enum action)plan->action;
    if (action == NOTHING || call < plan->at || call - plan->at >= plan->times)
        return NOTHING;
    if (action == REFUSE && plan->error != EIO && !takes_room)
        return NOTHING;
    plan->kind = kind;
    __atomic_add_fetch(&plan->fired, 1, __ATOMIC_SEQ_CST);
    if (action == KILL)
        die();
    return action;
}

/* How many of so many bytes there is room for; what is taken is gone. */
static size_t room_for(size_t wanted) {
    uint64_t room = __atomic_load_n(&plan->room, __ATOMIC_SEQ_CST), taken;
    do {
        if (room == UINT64_MAX)
            return wanted;
        taken = room < wanted ? room : wanted;
    } while (!__atomic_compare_exchange_n(&plan->room, &room, room - taken, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
    return (size_t)taken;
}

/* How many of so many bytes are written; -1 where the call is refused. */
static ssize_t share(enum kind kind, size_t wanted, int *is_last) {
    enum action action = meet(kind, 1);
    size_t part = wanted;
    if (action == REFUSE) {
        errno = (int)plan->error;
        return -1;
    }
    *is_last = action == TEAR;
    if (action == TEAR || (action == SHORTEN && wanted > 1))
        part = wanted / 2;
    part = room_for(part);
    if (part == 0 && wanted > 0 && !*is_last) {
        errno = ENOSPC;
        return -1;
    }
    return (ssize_t)part;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    int is_last = 0;
    ssize_t part = (ssize_t)length;
    if (is_file_ours(fd) && (part = share(WRITE, length, &is_last)) < 0)
        return -1;
    ssize_t written = syscall(SYS_write, fd, bytes, (size_t)part);
    if (is_last)
        die();
    return written;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t place) {
    int is_last = 0;
    ssize_t part = (ssize_t)length;
    if (is_file_ours(fd) && (part = share(PWRITE, length, &is_last)) < 0)
        return -1;
    ssize_t written = syscall(SYS_pwrite64, fd, bytes, (size_t)part, place);
    if (is_last)
        die();
    return written;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t place) { return pwrite64(fd, bytes, length, place); }

ssize_t copy_file_range(int from, off64_t *from_place, int to, off64_t *to_place, size_t length, unsigned flags) {
    int is_last = 0;
    ssize_t part = (ssize_t)length;
    if (is_file_ours(to) && (part = share(WRITE, length, &is_last)) < 0)
        return -1;
    ssize_t copied = syscall(SYS_copy_file_range, from, from_place, to, to_place, (size_t)part, flags);
    if (is_last)
        die();
    return copied;
}

/* What has no half: a tear kills behind it. */
#define WHOLE(kind, is_ours, takes_room, call)                     \
    do {                                                           \
        int is_last = 0;                                           \
        if (is_ours) {                                             \
            enum action action = meet(kind, takes_room);           \
            if (action == REFUSE) {                                \
                errno = (int)plan->error;                          \
                return -1;                                         \
            }                                                      \
            is_last = action == TEAR;                              \
        }                                                          \
        int result = (int)(call);                                  \
        if (is_last)                                               \
            die();                                                 \
        return result;                                             \
    } while (0)

int fsync(int fd) { WHOLE(FSYNC, is_file_ours(fd), 1, syscall(SYS_fsync, fd)); }

int fdatasync(int fd) { WHOLE(FDATASYNC, is_file_ours(fd), 1, syscall(SYS_fdatasync, fd)); }

int ftruncate64(int fd, off64_t length) { WHOLE(FTRUNCATE, is_file_ours(fd), 1, syscall(SYS_ftruncate, fd, length)); }

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    WHOLE(RENAME, is_path_ours(from_folder, from) || is_path_ours(to_folder, to), 1,
          syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    return renameat2(from_folder, from, to_folder, to, 0);
}

int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    WHOLE(LINK, is_path_ours(to_folder, to), 1, syscall(SYS_linkat, from_folder, from, to_folder, to, flags));
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int folder, const char *path, int flags) {
    WHOLE(UNLINK, is_path_ours(folder, path), plan->error == EROFS,syscall(SYS_unlinkat, folder, path, flags));
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int folder, const char *path, mode_t mode) {
    WHOLE(MKDIR, is_path_ours(folder, path), 1, syscall(SYS_mkdirat, folder, path, mode));
}

int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

static int open_in(int folder, const char *path, int flags, mode_t mode) {
    WHOLE(OPEN, is_path_ours(folder, path), flags & (O_CREAT | O_WRONLY | O_RDWR),
          syscall(SYS_openat, folder, path, flags, mode));
}

/* The mode is there only where a file may be made. */
#define MODE(mode, flags, last)                           \
    mode_t mode = 0;                                      \
    if (((flags) & O_CREAT) || ((flags) & O_TMPFILE) == O_TMPFILE) { \
        va_list rest;                                     \
        va_start(rest, last);                             \
        mode = (mode_t)va_arg(rest, unsigned);            \
        va_end(rest);                                     \
    }

int open(const char *path, int flags, ...) {
    MODE(mode, flags, flags)
    return open_in(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    MODE(mode, flags, flags)
    return open_in(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    MODE(mode, flags, flags)
    return open_in(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
    MODE(mode, flags, flags)
    return open_in(folder, path, flags, mode);
}
