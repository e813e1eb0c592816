/*
 * A program of the form of Raymond Chen's "Stupid memory-mapping tricks" (The Old New Thing, 2003), as a witness: it
 * knows nothing of our code, and its lines are what ours have to look like.
 */
#include <stdio.h>
#include <windows.h>

int main(void)
{
    HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 65536, NULL);
    DWORD *first = section ? MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 65536) : NULL;
    DWORD *second = section ? MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 65536) : NULL;
    if (!first || !second) {
        fprintf(stderr, "error %lu\n", GetLastError());
        return 1;
    }
    printf("Mapped to %llx and %llx\n", (unsigned long long)(ULONG_PTR)first, (unsigned long long)(ULONG_PTR)second);
    printf("*pdw1 = %lu, *pdw2 = %lu\n", *first, *second);
    *first = 42;
    printf("*pdw1 = %lu, *pdw2 = %lu\n", *first, *second);
    return 0;
}
