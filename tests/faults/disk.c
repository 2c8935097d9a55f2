/* A disk that fails, for the tests: preloaded into the program, it lets writes, syncs and truncations of files in one
 * folder fail while a control file exists, at places that a seed chooses: one at a time, or a row of them as on a full
 * disk. It notes each fault, and each file and folder that was synced. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_uint_fast64_t state = 0;
static atomic_int row = 0;

static void note(const char *variable, const char *line, size_t length) {
    const char *path = getenv(variable);
    if (!path) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0) return;
    syscall(SYS_write, fd, line, length);
    syscall(SYS_close, fd);
}

static int path_of(int fd, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

static int watched(int fd) {
    const char *folder = getenv("DISK_FOLDER");
    char path[4096];
    if (!folder || !path_of(fd, path, sizeof path)) return 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static uint64_t roll(void) {
    uint64_t seed = getenv("DISK_SEED") ? strtoull(getenv("DISK_SEED"), 0, 10) : 1;
    uint64_t step = atomic_fetch_add(&state, 1) + 1;
    uint64_t x = (seed + step) * 0x9E3779B97F4A7C15ull;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
    return x ^ (x >> 31);
}

/* Whether this call fails; sets errno. */
static int fails(int fd, const char *kind) {
    const char *control = getenv("DISK_FAILS");
    if (!control || access(control, F_OK) != 0 || !watched(fd)) return 0;
    uint64_t rate = getenv("DISK_RATE") ? strtoull(getenv("DISK_RATE"), 0, 10) : 100;
    uint64_t x = roll();
    if (atomic_load(&row) > 0) {
        atomic_fetch_sub(&row, 1);
    } else if (x % rate != 0) {
        return 0;
    } else if ((x >> 32) % 4 == 0) {
        atomic_store(&row, (int)((x >> 40) % 60));
    }
    note("DISK_FAULTS", kind, 1);
    errno = (x >> 20) % 2 ? ENOSPC : EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count) {
    return fails(fd, "w") ? -1 : REAL(write)(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    return fails(fd, "w") ? -1 : REAL(pwrite)(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    return fails(fd, "w") ? -1 : REAL(pwrite64)(fd, bytes, count, at);
}
int ftruncate(int fd, off_t length) {
    return fails(fd, "t") ? -1 : REAL(ftruncate)(fd, length);
}
int ftruncate64(int fd, off64_t length) {
    return fails(fd, "t") ? -1 : REAL(ftruncate64)(fd, length);
}

static void synced(int fd) {
    char path[4096];
    if (!getenv("DISK_SYNCED") || !watched(fd) || !path_of(fd, path, sizeof path - 1)) return;
    strcat(path, "\n");
    note("DISK_SYNCED", path, strlen(path));
}
int fsync(int fd) {
    if (fails(fd, "s")) return -1;
    int done = REAL(fsync)(fd);
    if (done == 0) synced(fd);
    return done;
}
int fdatasync(int fd) {
    if (fails(fd, "s")) return -1;
    int done = REAL(fdatasync)(fd);
    if (done == 0) synced(fd);
    return done;
}
