/* Preloaded into a process: its forces of RocksDB's logs fail with EIO while the file $FAILING is there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fails(int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path);
  return length > 4 && memcmp(path + length - 4, ".log", 4) == 0 && access(getenv("FAILING"), F_OK) == 0;
}

static int force(const char *name, int file) {
  int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
  if (fails(file)) {
    errno = EIO;
    return -1;
  }
  return real(file);
}

int fsync(int file) { return force("fsync", file); }

int fdatasync(int file) { return force("fdatasync", file); }
