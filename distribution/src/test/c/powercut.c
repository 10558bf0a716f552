/*
 * powercut: remembers what a process wrote and has not forced, so that a test can take it away.
 *
 * Loaded by LD_PRELOAD into the process that has $POWERCUT_MARK in its command line. For files below $POWERCUT_ROOT every write, truncation, creation, rename and
 * removal is recorded in $POWERCUT_LOG/journal with what it replaced and what it put; so is every
 * fsync and fdatasync, before and after. After a SIGKILL the test reads the journal (PowerCut.java),
 * undoes what no fsync covers, and does again a random part of it: a disk after a power cut.
 * $POWERCUT_LOG must lie on the same file system, for what is removed is kept there by a link.
 *
 * One lock serialises all of it: this is for tests, not for speed. Memory maps are not seen; neither
 * the server nor its RocksDB writes through them.
 *
 * A record: one letter, then numbers of eight octets in the machine's order, then octets.
 *   W ino offset oldlen newlen size-before old new     a write
 *   T ino size-before size-after taillen tail          a change of the size
 *   B ino serial / E ino serial                        fsync begins / has succeeded
 *   C ino pathlen path                                 a file was created
 *   R ino oldlen gravelen pathlen old grave path       rename old -> path; grave: what path was before, or empty
 *   U ino gravelen pathlen grave path                  path was removed
 * A directory's fsync is a B/E pair with the directory's inode.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;
static char root[PATH_MAX], logdir[PATH_MAX];
static uint64_t graves, serials;

#define REAL(name) ((__typeof__(&name))real(#name))
static void *real(const char *name) {
  void *f = dlsym(RTLD_NEXT, name);
  if (!f) { fprintf(stderr, "powercut: no %s\n", name); _exit(97); }
  return f;
}

/* Only one process may write the journal: the one that has the mark in its command line. */
static int marked(const char *mark) {
  static char line[65536];
  int fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC, 0);
  ssize_t n = fd < 0 ? 0 : read(fd, line, sizeof line);
  if (fd >= 0) syscall(SYS_close, fd);
  return n > 0 && memmem(line, n, mark, strlen(mark)) != NULL;
}
__attribute__((constructor)) static void begin(void) {
  const char *r = getenv("POWERCUT_ROOT"), *l = getenv("POWERCUT_LOG"), *mark = getenv("POWERCUT_MARK");
  if (!r || !l || !mark || !marked(mark) || !realpath(r, root) || !realpath(l, logdir)) return;
  char path[PATH_MAX + 16];
  snprintf(path, sizeof path, "%s/journal", logdir);
  journal = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  graves = serials = (uint64_t)getpid() << 32;
}

static void out(const void *p, size_t n) {
  const char *c = p;
  while (n) {
    ssize_t k = syscall(SYS_write, journal, c, n);
    if (k <= 0) { if (errno == EINTR) continue; _exit(98); }
    c += k; n -= k;
  }
}
static void record(char letter, int numbers, const uint64_t *values) {
  char head[1 + 8 * 8];
  head[0] = letter;
  memcpy(head + 1, values, 8 * numbers);
  out(head, 1 + 8 * numbers);
}

static int below(const char *path) {
  size_t n = strlen(root);
  return journal >= 0 && !strncmp(path, root, n) && (path[n] == '/' || !path[n]);
}
/* A regular file or directory below the root? */
static int ours(int fd, struct stat *st) {
  if (journal < 0 || fd == journal || syscall(SYS_fstat, fd, st) || !(S_ISREG(st->st_mode) || S_ISDIR(st->st_mode))) return 0;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1);
  if (n <= 0) return 0;
  path[n] = 0;
  return below(path);
}
static int absolute(int dir, const char *path, char *into) {
  char joined[PATH_MAX * 2], parent[PATH_MAX * 2];
  if (path[0] == '/') snprintf(joined, sizeof joined, "%s", path);
  else if (dir == AT_FDCWD) {
    if (!getcwd(parent, PATH_MAX)) return 0;
    snprintf(joined, sizeof joined, "%.*s/%s", PATH_MAX, parent, path);
  } else {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", dir);
    ssize_t n = readlink(link, parent, PATH_MAX - 1);
    if (n <= 0) return 0;
    parent[n] = 0;
    snprintf(joined, sizeof joined, "%.*s/%s", PATH_MAX, parent, path);
  }
  snprintf(parent, sizeof parent, "%s", joined);
  char *slash = strrchr(parent, '/');
  if (!slash || slash == parent) return 0;
  *slash = 0;
  char resolved[PATH_MAX];
  if (!realpath(parent, resolved)) return 0;
  if (strlen(resolved) + strlen(slash + 1) + 2 > PATH_MAX) return 0;
  sprintf(into, "%s/%s", resolved, slash + 1);
  return below(into);
}

/* ---- data */
static ssize_t written(int fd, const struct iovec *v, int n, off_t at, int positional) {
  struct stat st;
  if (!ours(fd, &st)) return positional ? REAL(pwritev)(fd, v, n, at) : REAL(writev)(fd, v, n);
  pthread_mutex_lock(&lock);
  syscall(SYS_fstat, fd, &st);
  int flags = fcntl(fd, F_GETFL);
  if (!positional) at = flags & O_APPEND ? st.st_size : lseek(fd, 0, SEEK_CUR);
  size_t len = 0;
  for (int i = 0; i < n; i++) len += v[i].iov_len;
  size_t oldlen = at >= st.st_size ? 0 : (size_t)(st.st_size - at) < len ? (size_t)(st.st_size - at) : len;
  char *old = malloc(oldlen + 1), link[64];
  if (oldlen) { /* the descriptor may be write-only: read through a second one */
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int r = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0);
    size_t got = 0;
    while (r >= 0 && got < oldlen) {
      ssize_t k = pread(r, old + got, oldlen - got, at + got);
      if (k <= 0) break;
      got += k;
    }
    if (r >= 0) syscall(SYS_close, r);
    if (got < oldlen) _exit(96);
  }
  ssize_t done = positional ? REAL(pwritev)(fd, v, n, at) : REAL(writev)(fd, v, n);
  int e = errno;
  if (done > 0) {
    if (oldlen > (size_t)done) oldlen = done;
    record('W', 5, (uint64_t[]){st.st_ino, at, oldlen, done, st.st_size});
    out(old, oldlen);
    size_t left = done;
    for (int i = 0; i < n && left; i++) {
      size_t k = v[i].iov_len < left ? v[i].iov_len : left;
      out(v[i].iov_base, k);
      left -= k;
    }
  }
  free(old);
  pthread_mutex_unlock(&lock);
  errno = e;
  return done;
}
ssize_t write(int fd, const void *p, size_t n) {
  struct stat st;
  if (!ours(fd, &st)) return REAL(write)(fd, p, n);
  struct iovec v = {(void *)p, n};
  return written(fd, &v, 1, 0, 0);
}
ssize_t pwrite(int fd, const void *p, size_t n, off_t at) { struct iovec v = {(void *)p, n}; return written(fd, &v, 1, at, 1); }
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at) { return pwrite(fd, p, n, at); }
ssize_t writev(int fd, const struct iovec *v, int n) { return written(fd, v, n, 0, 0); }
ssize_t pwritev(int fd, const struct iovec *v, int n, off_t at) { return written(fd, v, n, at, 1); }
ssize_t pwritev64(int fd, const struct iovec *v, int n, off64_t at) { return written(fd, v, n, at, 1); }
/* Copies inside the kernel would not be seen: callers fall back to writes. */
ssize_t copy_file_range(int in, off64_t *a, int outfd, off64_t *b, size_t n, unsigned f) { (void)in, (void)a, (void)outfd, (void)b, (void)n, (void)f; errno = ENOSYS; return -1; }
ssize_t sendfile64(int o, int in, off64_t *at, size_t n) {
  struct stat st;
  if (ours(o, &st)) { errno = EINVAL; return -1; }
  return syscall(SYS_sendfile, o, in, at, n);
}
ssize_t sendfile(int o, int in, off_t *at, size_t n) { return sendfile64(o, in, at, n); }

static int resized(int fd, int (*change)(int, int, off_t, off_t), int mode, off_t at, off_t len, int shrinks) {
  struct stat st, after;
  if (!ours(fd, &st)) return change(fd, mode, at, len);
  pthread_mutex_lock(&lock);
  syscall(SYS_fstat, fd, &st);
  off_t cut = shrinks && at < st.st_size ? st.st_size - at : 0;
  char *tail = malloc(cut + 1), link[64];
  if (cut) {
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int r = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0);
    if (r < 0 || pread(r, tail, cut, at) != cut) _exit(96);
    syscall(SYS_close, r);
  }
  int result = change(fd, mode, at, len), e = errno;
  if (!result) {
    syscall(SYS_fstat, fd, &after);
    if (after.st_size != st.st_size) {
      record('T', 4, (uint64_t[]){st.st_ino, st.st_size, after.st_size, cut});
      out(tail, cut);
    }
  }
  free(tail);
  pthread_mutex_unlock(&lock);
  errno = e;
  return result;
}
static int truncating(int fd, int mode, off_t at, off_t len) { (void)mode, (void)len; return syscall(SYS_ftruncate, fd, at); }
static int allocating(int fd, int mode, off_t at, off_t len) { return syscall(SYS_fallocate, fd, mode, at, len); }
int ftruncate(int fd, off_t to) { return resized(fd, truncating, 0, to, 0, 1); }
int ftruncate64(int fd, off64_t to) { return ftruncate(fd, to); }
int fallocate(int fd, int mode, off_t at, off_t len) { return resized(fd, allocating, mode, at, len, 0); }
int fallocate64(int fd, int mode, off64_t at, off64_t len) { return fallocate(fd, mode, at, len); }
int posix_fallocate(int fd, off_t at, off_t len) { return fallocate(fd, 0, at, len) ? errno : 0; }
int posix_fallocate64(int fd, off64_t at, off64_t len) { return posix_fallocate(fd, at, len); }

static int forced(int fd, long call) {
  struct stat st;
  if (!ours(fd, &st)) return syscall(call, fd);
  pthread_mutex_lock(&lock);
  uint64_t serial = ++serials;
  record('B', 2, (uint64_t[]){st.st_ino, serial});
  pthread_mutex_unlock(&lock);
  int result = syscall(call, fd), e = errno;
  if (!result) {
    pthread_mutex_lock(&lock);
    record('E', 2, (uint64_t[]){st.st_ino, serial});
    pthread_mutex_unlock(&lock);
  }
  errno = e;
  return result;
}
int fsync(int fd) { return forced(fd, SYS_fsync); }
int fdatasync(int fd) { return forced(fd, SYS_fdatasync); }

/* ---- names */
static int opened(int dir, const char *path, int flags, mode_t mode) {
  char whole[PATH_MAX];
  struct stat st;
  if (journal < 0 || !(flags & (O_CREAT | O_TRUNC)) || !absolute(dir, path, whole)) return syscall(SYS_openat, dir, path, flags, mode);
  pthread_mutex_lock(&lock);
  int existed = !lstat(whole, &st), fd;
  if (existed && flags & O_TRUNC && S_ISREG(st.st_mode)) {
    fd = syscall(SYS_openat, dir, path, flags & ~O_TRUNC, mode);
    pthread_mutex_unlock(&lock);
    if (fd >= 0 && ftruncate(fd, 0)) { syscall(SYS_close, fd); return -1; }
    return fd;
  }
  fd = syscall(SYS_openat, dir, path, flags, mode);
  int e = errno;
  if (fd >= 0 && !existed && !syscall(SYS_fstat, fd, &st) && S_ISREG(st.st_mode)) {
    record('C', 2, (uint64_t[]){st.st_ino, strlen(whole)});
    out(whole, strlen(whole));
  }
  pthread_mutex_unlock(&lock);
  errno = e;
  return fd;
}
#define MODE(flags) ({ mode_t m = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list a; va_start(a, flags); m = va_arg(a, mode_t); va_end(a); } m; })
int open(const char *path, int flags, ...) { return opened(AT_FDCWD, path, flags, MODE(flags)); }
int open64(const char *path, int flags, ...) { return opened(AT_FDCWD, path, flags, MODE(flags)); }
int openat(int dir, const char *path, int flags, ...) { return opened(dir, path, flags, MODE(flags)); }
int openat64(int dir, const char *path, int flags, ...) { return opened(dir, path, flags, MODE(flags)); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
FILE *fopen(const char *path, const char *how) {
  if (how[0] == 'r' && !strchr(how, '+')) return REAL(fopen)(path, how);
  int fd = opened(AT_FDCWD, path, (how[0] == 'a' ? O_APPEND | O_CREAT : how[0] == 'w' ? O_CREAT | O_TRUNC : 0) | (strchr(how, '+') ? O_RDWR : O_WRONLY), 0666);
  return fd < 0 ? NULL : fdopen(fd, how);
}
FILE *fopen64(const char *path, const char *how) { return fopen(path, how); }

/* Keeps what a name stands for under a name in the grave; empty if there is nothing to keep. */
static void bury(const char *path, char *grave) {
  struct stat st;
  grave[0] = 0;
  if (lstat(path, &st) || !S_ISREG(st.st_mode)) return;
  snprintf(grave, PATH_MAX, "%.4000s/grave-%llx", logdir, (unsigned long long)++graves);
  if (syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, grave, 0)) _exit(95);
}
int renameat(int od, const char *o, int nd, const char *n) {
  char from[PATH_MAX], to[PATH_MAX], grave[PATH_MAX];
  struct stat st;
  if (journal < 0 || !absolute(od, o, from) || !absolute(nd, n, to) || lstat(from, &st)) return syscall(SYS_renameat2, od, o, nd, n, 0);
  pthread_mutex_lock(&lock);
  bury(to, grave);
  int result = syscall(SYS_renameat2, od, o, nd, n, 0), e = errno;
  if (!result) {
    record('R', 4, (uint64_t[]){st.st_ino, strlen(from), strlen(grave), strlen(to)});
    out(from, strlen(from)); out(grave, strlen(grave)); out(to, strlen(to));
  }
  pthread_mutex_unlock(&lock);
  errno = e;
  return result;
}
int rename(const char *o, const char *n) { return renameat(AT_FDCWD, o, AT_FDCWD, n); }
int unlinkat(int dir, const char *path, int flags) {
  char whole[PATH_MAX], grave[PATH_MAX];
  struct stat st;
  if (journal < 0 || flags & AT_REMOVEDIR || !absolute(dir, path, whole) || lstat(whole, &st) || !S_ISREG(st.st_mode)) return syscall(SYS_unlinkat, dir, path, flags);
  pthread_mutex_lock(&lock);
  bury(whole, grave);
  int result = syscall(SYS_unlinkat, dir, path, flags), e = errno;
  if (!result) {
    record('U', 3, (uint64_t[]){st.st_ino, strlen(grave), strlen(whole)});
    out(grave, strlen(grave)); out(whole, strlen(whole));
  }
  pthread_mutex_unlock(&lock);
  errno = e;
  return result;
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int remove(const char *path) { struct stat st; return !lstat(path, &st) && S_ISDIR(st.st_mode) ? rmdir(path) : unlink(path); }
