/** What programs for Linux consist of besides their operations. */
import { pageHelpers } from './c-linux-page-helpers.ts';
import { bringBackHelper, failHelper, type Helpers, keepHelper, placeHelper, plainHelpers } from './helpers.ts';

export const linuxHead = `#define _GNU_SOURCE /* memfd_create, mremap, MAP_FIXED_NOREPLACE */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#ifndef MAP_FIXED_NOREPLACE /* Linux 4.17 */
#define MAP_FIXED_NOREPLACE 0x100000
#endif
_Static_assert(sizeof(void *) == 8, "The app's addresses have 64 bits.");`;

export const linuxHelpers: Helpers = [
  failHelper('printf'),
  {
    name: 'check',
    text: `
static void check(int ok, const char *call)
{
    if (!ok) fail("%s failed: %s.", call, strerror(errno));
}
`,
  },
  {
    name: 'reserve',
    text: `
/* In this process other things may lie at the app's addresses (ASLR). So each arena is reserved before anything else: where
   it was if that is free, else somewhere else, as a whole. All that is mapped later is mapped over the reservation. */
static void reserve(void)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    const uint64_t step = UINT64_C(1) << 30; /* large moves are quick where both addresses agree modulo 1 GiB */
    check(sysconf(_SC_PAGESIZE) == PAGE, "A page of the size that it had in the app");
    for (size_t i = 0; i < ARENAS; i++) {
        void *const wanted = (void *)(uintptr_t)arenas[i].lowest;
        const size_t bytes = arenas[i].bytes;
        void *got = mmap(wanted, bytes, PROT_NONE, flags | MAP_FIXED_NOREPLACE, -1, 0);
        if (got != MAP_FAILED && got != wanted) { /* an older kernel took it for a hint */
            munmap(got, bytes);
            got = MAP_FAILED;
        }
        if (got == MAP_FAILED) {
            unsigned char *more = mmap(NULL, bytes + step, PROT_NONE, flags, -1, 0);
            check((void *)more != MAP_FAILED, "mmap, to reserve addresses,");
            const size_t skip = (size_t)((arenas[i].lowest - (uint64_t)(uintptr_t)more) & (step - 1));
            if (skip > 0) munmap(more, skip);
            munmap(more + skip + bytes, step - skip);
            got = more + skip;
            fprintf(stderr, "Something lies at the app's addresses here: 0x%" PRIx64 " and what follows is at %p.\\n",
                    arenas[i].lowest, got);
        }
        arenas[i].base = got;
    }
}
`,
  },
  placeHelper,
  ...plainHelpers,
  {
    name: 'create',
    text: `
static void create(int number, const char *name, off_t bytes)
{
    sections[number].fd = memfd_create(name, MFD_CLOEXEC);
    check(sections[number].fd >= 0, "memfd_create");
    check(ftruncate(sections[number].fd, bytes) == 0, "ftruncate");
}
`,
  },
  {
    name: 'create_file',
    text: `
/* A file that nobody else sees, and that goes with this program. */
static void create_file(int number, off_t bytes)
{
    FILE *const file = tmpfile();
    check(file != NULL, "tmpfile");
    sections[number].fd = fileno(file);
    check(ftruncate(sections[number].fd, bytes) == 0, "ftruncate");
}
`,
  },
  {
    name: 'map',
    text: `
static void map(void *at, size_t length, int protection, int sharing, int section, off_t offset)
{
    /* MAP_FIXED: over our own reservation */
    check(mmap(at, length, protection, sharing | MAP_FIXED, sections[section].fd, offset) == at, "mmap");
}
`,
  },
  {
    name: 'leave',
    text: `
/* Unmaps, and reserves the range again at once, so that nothing else can take it. */
static void leave(void *at, size_t length)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
    check(mmap(at, length, PROT_NONE, flags, -1, 0) == at, "mmap, to unmap,");
}
`,
  },
  {
    name: 'next_region',
    text: `
struct region {
    uint64_t start, end, offset, inode;
    unsigned major, minor;
    char access[5]; /* as in r--s */
};

/* The next line of the kernel's list; 0 after the last. */
static int next_region(FILE *maps, struct region *region)
{
    char line[20000];
    if (!fgets(line, sizeof line, maps)) return 0;
    const int fields = sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %x:%x %" SCNu64, &region->start, &region->end,
                              region->access, &region->offset, &region->major, &region->minor, &region->inode);
    if (fields != 7) fail("/proc/self/maps has a line that is not understood: %s", line);
    return 1;
}
`,
  },
  {
    name: 'carry',
    text: `
/* mremap; before Linux 6.17 it moves one of the kernel's regions at a time, and a view may be several. */
static void carry(void *from, size_t length, void *to)
{
    if (mremap(from, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to) return;
    check(errno == EFAULT, "mremap");
    const uint64_t first = (uint64_t)(uintptr_t)from, end = first + length;
    for (uint64_t at = first; at < end;) {
        FILE *const maps = fopen("/proc/self/maps", "r");
        struct region region = {0};
        check(maps != NULL, "Opening /proc/self/maps");
        while (next_region(maps, &region) && region.end <= at) continue;
        fclose(maps);
        if (region.start > at || region.end <= at) fail("Nothing is mapped at 0x%" PRIx64 " that could be moved.", at);
        const size_t piece = (size_t)((region.end < end ? region.end : end) - at);
        void *const target = (unsigned char *)to + (at - first);
        check(mremap((void *)(uintptr_t)at, piece, piece, MREMAP_MAYMOVE | MREMAP_FIXED, target) == target, "mremap");
        at += piece;
    }
}
`,
  },
  {
    name: 'park',
    text: `
/* Takes a view away, to where it is in nobody's way. */
static void park(int number, void *from, size_t length)
{
    void *const to = mmap(NULL, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    check(to != MAP_FAILED, "mmap, for a place to park a view,");
    carry(from, length, to);
    leave(from, length);
    parked[number] = to;
}
`,
  },
  {
    name: 'unpark',
    text: `
static void unpark(int number, void *to, size_t length)
{
    carry(parked[number], length, to);
}
`,
  },
  {
    name: 'move',
    text: `
/* The bytes are neither copied nor paged in: the view, and private pages with it, gets another address. */
static void move(void *from, size_t length, void *to)
{
    carry(from, length, to);
    leave(from, length);
}
`,
  },
  ...pageHelpers,
  {
    name: 'protect',
    text: `
static void protect(void *at, size_t length, int protection)
{
    check(mprotect(at, length, protection) == 0, "mprotect");
}
`,
  },
  keepHelper('PROT_READ'),
  bringBackHelper,
  {
    name: 'see',
    text: `
/* Ends with exit code 1 unless the kernel lists a view as it was in the app: all of its range, with its protection and
   sharing, of the same file as all views of its section, from its offset on. Neighbouring views may be one region. */
static void see(const char *view, void *at, size_t length, const char *access, int section, uint64_t offset)
{
    struct section *const of = &sections[section];
    const uint64_t start = (uint64_t)(uintptr_t)at, end = start + length;
    uint64_t covered = start;
    struct region region;
    FILE *const maps = fopen("/proc/self/maps", "r");
    check(maps != NULL, "Opening /proc/self/maps");
    while (covered < end && next_region(maps, &region)) {
        if (region.end <= covered || region.start > covered) continue;
        if (of->inode == 0) { /* its first view says which file it is */
            of->inode = region.inode;
            of->major = region.major;
            of->minor = region.minor;
        }
        if (strcmp(region.access, access) != 0)
            fail("View %s is %s in /proc/self/maps, and not %s.", view, region.access, access);
        if (region.inode == 0 || region.inode != of->inode || region.major != of->major || region.minor != of->minor)
            fail("View %s shows inode %" PRIu64 ", and not %" PRIu64 ".", view, region.inode, of->inode);
        if (region.offset + covered - region.start != offset + covered - start)
            fail("View %s shows its section from another offset than +0x%" PRIx64 ".", view, offset);
        covered = region.end;
    }
    fclose(maps);
    if (covered < end) fail("Nothing is mapped at 0x%" PRIx64 ", in view %s.", recorded((void *)(uintptr_t)covered), view);
    printf("%s 0x%" PRIx64 "-0x%" PRIx64 " %s section %d +0x%" PRIx64 "\\n", view, recorded(at), recorded(at) + length,
           access, section, offset);
}
`,
  },
  {
    name: 'see_nothing_else',
    text: `
/* The sections are mapped in exactly these ranges: there is no further view. */
static void see_nothing_else(uint64_t expected)
{
    uint64_t mapped = 0;
    struct region region;
    FILE *const maps = fopen("/proc/self/maps", "r");
    check(maps != NULL, "Opening /proc/self/maps");
    while (next_region(maps, &region)) {
        for (size_t i = 0; i < SECTIONS; i++) {
            const struct section *const each = &sections[i];
            if (each->inode == 0 || each->inode != region.inode) continue;
            if (each->major != region.major || each->minor != region.minor) continue;
            mapped += region.end - region.start;
            break;
        }
    }
    fclose(maps);
    if (mapped != expected) fail("%" PRIu64 " bytes are mapped, and not %" PRIu64 ".", mapped, expected);
    printf("%" PRIu64 " bytes mapped\\n", mapped);
}
`,
  },
];
