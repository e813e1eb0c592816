/** What programs for Windows consist of besides their operations. */
import { bringBackHelper, failHelper, type Helpers, keepHelper, placeHelper, plainHelpers } from './helpers.ts';

export const windowsHead = `#define WIN32_LEAN_AND_MEAN
#define _WIN32_WINNT 0x0A00
#define __USE_MINGW_ANSI_STDIO 1
#include <windows.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
_Static_assert(sizeof(void *) == 8, "The app's addresses have 64 bits.");`;

export const windowsHelpers: Helpers = [
  failHelper('__MINGW_PRINTF_FORMAT'),
  {
    name: 'check',
    text: `
static void check(int ok, const char *call)
{
    if (!ok) fail("%s failed: error %lu.", call, (unsigned long)GetLastError());
}
`,
  },
  placeHelper,
  ...plainHelpers.filter(({ name }) => name === 'recorded'),
  {
    name: 'clear',
    text: `
static void clear(void *at, size_t length)
{
    volatile unsigned char *bytes = at;
    for (size_t i = 0; i < length; i++) bytes[i] = 0;
}
`,
  },
  {
    name: 'copy_pages',
    text: `
/* A write copies a page of a copy-on-write view, whatever is written. */
static void copy_pages(void *at, size_t length)
{
    const size_t page = 4096;
    volatile unsigned char *bytes = at;
    for (size_t i = 0; i < length; i += page) bytes[i] = bytes[i];
}
`,
  },
  {
    name: 'hold',
    text: `
/* Reserves what lies in [address, address + length) between two edges, or gives it free. Nothing can be mapped over a
   reservation, so what a view needs is given free just before it is mapped. For that moment another thread could take it. */
static void hold(uint64_t address, uint64_t length, int reserve)
{
    for (size_t i = 0; i + 1 < EDGES; i++) {
        if (edges[i] < address || edges[i + 1] > address + length) continue;
        if (reserve) VirtualAlloc(place(edges[i]), (SIZE_T)(edges[i + 1] - edges[i]), MEM_RESERVE, PAGE_NOACCESS);
        else VirtualFree(place(edges[i]), 0, MEM_RELEASE);
    }
}
`,
  },
  {
    name: 'reserve',
    text: `
/* In this process other things may lie at the app's addresses (ASLR). So each arena is reserved before anything else: where
   it was if that is free, else somewhere else, as a whole. */
static void reserve(void)
{
    for (size_t i = 0; i < ARENAS; i++) {
        void *const wanted = (void *)(uintptr_t)arenas[i].lowest;
        void *got = VirtualAlloc(wanted, arenas[i].bytes, MEM_RESERVE, PAGE_NOACCESS);
        if (got == NULL) {
            got = VirtualAlloc(NULL, arenas[i].bytes, MEM_RESERVE, PAGE_NOACCESS);
            check(got != NULL, "VirtualAlloc, to reserve addresses,");
            fprintf(stderr, "Something lies at the app's addresses here: 0x%" PRIx64 " and what follows is at %p.\\n",
                    arenas[i].lowest, got);
        }
        arenas[i].base = got;
    }
    /* From now on in the pieces that views take the place of. */
    for (size_t i = 0; i < ARENAS; i++) {
        check(VirtualFree(arenas[i].base, 0, MEM_RELEASE), "VirtualFree");
        hold(arenas[i].lowest, arenas[i].bytes, 1);
    }
}
`,
  },
  ...plainHelpers.filter(({ name }) => name !== 'recorded'),
  {
    name: 'create',
    text: `
static void create(int number, uint64_t bytes)
{
    const DWORD high = (DWORD)(bytes >> 32), low = (DWORD)bytes;
    sections[number] = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, high, low, NULL);
    check(sections[number] != NULL, "CreateFileMappingW");
}
`,
  },
  {
    name: 'create_file',
    text: `
/* A file that goes with this program. */
static void create_file(int number, uint64_t bytes)
{
    wchar_t folder[MAX_PATH + 1], path[MAX_PATH + 1];
    const DWORD how = FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE;
    check(GetTempPathW(MAX_PATH + 1, folder) != 0, "GetTempPathW");
    check(GetTempFileNameW(folder, L"sam", 0, path) != 0, "GetTempFileNameW");
    const HANDLE file = CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, how, NULL);
    check(file != INVALID_HANDLE_VALUE, "CreateFileW");
    sections[number] = CreateFileMappingW(file, NULL, PAGE_READWRITE, (DWORD)(bytes >> 32), (DWORD)bytes, NULL);
    check(sections[number] != NULL, "CreateFileMappingW");
}
`,
  },
  {
    name: 'map',
    text: `
/* With all the rights that a view may ever have: VirtualProtect can only take some away. */
static void map(void *at, SIZE_T length, DWORD access, int section, uint64_t offset)
{
    hold(recorded(at), (length + 0xffff) & ~(SIZE_T)0xffff, 0);
    check(MapViewOfFileEx(sections[section], access, (DWORD)(offset >> 32), (DWORD)offset, length, at) == at,
          "MapViewOfFileEx");
}
`,
  },
  {
    name: 'unmap',
    text: `
static void unmap(void *at, SIZE_T length)
{
    check(UnmapViewOfFile(at), "UnmapViewOfFile");
    hold(recorded(at), (length + 0xffff) & ~(SIZE_T)0xffff, 1);
}
`,
  },
  {
    name: 'protect',
    text: `
static void protect(void *at, SIZE_T length, DWORD protection)
{
    DWORD before;
    check(VirtualProtect(at, length, protection, &before), "VirtualProtect");
}
`,
  },
  keepHelper('PAGE_READONLY'),
  bringBackHelper,
  {
    name: 'see',
    text: `
/* Ends with exit code 1 unless Windows has a view as it was in the app: one view of a section, all of its range with its
   protection (a private page of a copy-on-write view is read-write), mapped as shared or copy-on-write. Of which section,
   Windows does not say: the bytes do. */
static void see(const char *view, void *at, size_t length, const char *access, int section, uint64_t offset)
{
    const DWORD mapped = access[3] == 's' ? PAGE_READWRITE : PAGE_WRITECOPY;
    const DWORD protection = access[1] == 'w' ? mapped : access[0] == 'r' ? PAGE_READONLY : PAGE_NOACCESS;
    unsigned char *next = at;
    unsigned char *const end = next + length;
    while (next < end) {
        MEMORY_BASIC_INFORMATION region;
        check(VirtualQuery(next, &region, sizeof region) != 0, "VirtualQuery");
        if (region.State != MEM_COMMIT || region.Type != MEM_MAPPED || region.AllocationBase != at)
            fail("View %s is not what lies at 0x%" PRIx64 ".", view, recorded(next));
        if (region.AllocationProtect != mapped)
            fail("View %s was mapped with protection 0x%lx.", view, (unsigned long)region.AllocationProtect);
        if (region.Protect != protection && !(protection == PAGE_WRITECOPY && region.Protect == PAGE_READWRITE))
            fail("View %s has protection 0x%lx, and not 0x%lx.", view, (unsigned long)region.Protect,
                 (unsigned long)protection);
        next = (unsigned char *)region.BaseAddress + region.RegionSize;
    }
    if (next != end) fail("View %s is longer than in the app.", view);
    printf("%s 0x%" PRIx64 "-0x%" PRIx64 " %s section %d +0x%" PRIx64 "\\n", view, recorded(at), recorded(at) + length,
           access, section, offset);
}
`,
  },
];
