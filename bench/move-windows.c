/*
 * The yardstick for bench/windows.ts: the same Windows calls on the same kind of memory, made from C.
 *
 * Usage: move-windows <bytes> <moves>
 * Maps a section of that size, fills it, and moves the view to and fro between two places: mapped there, asked for by
 * VirtualQuery, unmapped here. Prints the median time of a move in nanoseconds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static void die(const char *what)
{
    fprintf(stderr, "%s: error %lu\n", what, GetLastError());
    exit(1);
}

static int ascending(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    if (argc != 3) return 2;
    size_t bytes = strtoull(argv[1], NULL, 0);
    int moves = atoi(argv[2]);
    double *times = calloc(moves, sizeof *times);
    LARGE_INTEGER frequency, before, after;
    QueryPerformanceFrequency(&frequency);
    HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, bytes >> 32, (DWORD)bytes, NULL);
    if (!section) die("CreateFileMappingW");
    char *at = MapViewOfFileEx(section, FILE_MAP_WRITE, 0, 0, bytes, NULL);
    char *other = VirtualAlloc(NULL, bytes, MEM_RESERVE, PAGE_NOACCESS);
    if (!at || !other || !VirtualFree(other, 0, MEM_RELEASE)) die("MapViewOfFileEx");
    memset(at, 1, bytes);
    for (int i = 0; i < moves; i++) {
        MEMORY_BASIC_INFORMATION info;
        QueryPerformanceCounter(&before);
        if (!MapViewOfFileEx(section, FILE_MAP_WRITE, 0, 0, bytes, other)) die("MapViewOfFileEx");
        if (!VirtualQuery(other, &info, sizeof info) || info.RegionSize != bytes) die("VirtualQuery");
        if (!UnmapViewOfFile(at)) die("UnmapViewOfFile");
        QueryPerformanceCounter(&after);
        times[i] = (double)(after.QuadPart - before.QuadPart) * 1e9 / (double)frequency.QuadPart;
        char *left = at;
        at = other;
        other = left;
    }
    qsort(times, moves, sizeof *times, ascending);
    printf("%.0f\n", times[moves / 2]);
    return 0;
}
