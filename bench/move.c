/*
 * The yardstick for bench/move.ts: the same system calls on the same kind of memory, made from C.
 *
 * Usage: move <bytes> <address> <address>
 * Maps a memfd of that size at the first address and fills it. Then each line `remap <n>` or `unmap-map <n>` on
 * standard input moves it n times between the two addresses. The answer is one line: in how many moves page faults were
 * taken, then the time of each move in nanoseconds.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* linux/fs.h of Linux 6.11: _IOWR('f', 17, struct procmap_query), covering or next mapping, with its name. */
#define PROCMAP_QUERY 0xc0686611ul
#define COVERING_OR_NEXT 0x10

static int section, maps;
static size_t bytes;
static char *places[2];
static char *at;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static long faults(void) {
  struct rusage usage;
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_minflt + usage.ru_majflt;
}

static void remap(char *to) {
  const int reserve = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
  if (mmap(to, bytes, PROT_NONE, reserve, -1, 0) == MAP_FAILED) die("mmap");
  if (mremap(at, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, to) == MAP_FAILED) die("mremap");
}

/* munmap of nothing succeeds, so Samepage first asks whether the view is still there: so does this. */
static void unmap_map(char *to) {
  static char name[4096];
  uint64_t query[13] = {sizeof query, COVERING_OR_NEXT, (uintptr_t)at};
  query[10] = sizeof name;
  query[11] = (uintptr_t)name;
  ioctl(maps, PROCMAP_QUERY, query);
  if (mmap(to, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, section, 0) == MAP_FAILED) die("mmap");
  if (munmap(at, bytes) != 0) die("munmap");
}

/* The next move shall find the page tables filled again. */
static void touch_all(void) {
  for (size_t page = 0; page < bytes; page += 4096) ((volatile char *)at)[page];
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  bytes = strtoull(argv[1], NULL, 0);
  for (int i = 0; i < 2; i++) places[i] = (char *)strtoull(argv[2 + i], NULL, 0);
  section = memfd_create("samepage-bench", MFD_CLOEXEC);
  if (section < 0 || ftruncate(section, bytes) != 0) die("memfd_create");
  maps = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  at = mmap(places[0], bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, section, 0);
  if (at == MAP_FAILED) die("mmap");
  memset(at, 1, bytes);

  char method[16];
  int count;
  while (scanf("%15s %d", method, &count) == 2) {
    int remapping = strcmp(method, "remap") == 0;
    int64_t *times = calloc(count, sizeof *times);
    int faulted = 0;
    for (int i = 0; i < count; i++) {
      char *to = at == places[0] ? places[1] : places[0];
      long before = faults();
      int64_t started = now();
      if (remapping) remap(to);
      else unmap_map(to);
      times[i] = now() - started;
      if (faults() != before) faulted++;
      at = to;
      if (!remapping) touch_all();
    }
    printf("%d", faulted);
    for (int i = 0; i < count; i++) printf(" %lld", (long long)times[i]);
    putchar('\n');
    fflush(stdout);
    free(times);
  }
  return 0;
}
