/** Functions in C, of which a program gets those that it uses. */

interface Helper {
  name: string;
  text: string;
}

/** In the order in which they stand in a program: each comes after those that it calls. */
export type Helpers = readonly Helper[];

/** Those that `code` calls, and those that they call. */
export function helpersFor(code: string, helpers: Helpers): string[] {
  const used: string[] = [];
  let calling = withoutWords(code);
  for (const { name, text } of [...helpers].reverse()) {
    if (!new RegExp(`\\b${name}\\(`).test(calling)) continue;
    used.unshift(text.trim());
    calling += withoutWords(text);
  }
  return used;
}

/** Neither comments nor texts. */
function withoutWords(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"/g, '');
}

/** Ends the program with a sentence. `format`: the kind of format that the compiler checks it against. */
export function failHelper(format: 'printf' | '__MINGW_PRINTF_FORMAT'): Helper {
  return {
    name: 'fail',
    text: `
static void fail(const char *format, ...) __attribute__((format(${format}, 1, 2), noreturn));
static void fail(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    fflush(stdout);
    vfprintf(stderr, format, rest);
    fputc('\\n', stderr);
    va_end(rest);
    exit(1);
}
`,
  };
}

/** `readOnly`: the system's word for that protection. */
export function keepHelper(readOnly: 'PROT_READ' | 'PAGE_READONLY'): Helper {
  return {
    name: 'keep',
    text: `
/* A view's private pages go when it is unmapped, so they are copied out first. It may be made readable for that. */
static void keep(int number, void *at, size_t length)
{
    const volatile unsigned char *bytes = at;
    protect(at, length, ${readOnly});
    free(kept[number]);
    kept[number] = malloc(length);
    check(kept[number] != NULL, "malloc");
    for (size_t i = 0; i < length; i++) kept[number][i] = bytes[i];
}
`,
  };
}

/** What both systems' programs have. */
export const plainHelpers: Helpers = [
  {
    name: 'recorded',
    text: `
/* The address in the app of what lies at \`at\` here. */
static uint64_t recorded(const void *at)
{
    for (size_t i = 0; i < ARENAS; i++) {
        const uint64_t offset = (uint64_t)(uintptr_t)at - (uint64_t)(uintptr_t)arenas[i].base;
        if (offset <= arenas[i].bytes) return arenas[i].lowest + offset;
    }
    return 0;
}
`,
  },
  {
    name: 'put',
    text: `
/* All bytes are written and read as volatile: to the compiler, two views of one page are different memory, and it
   would answer a read from what it knows of the one, or move a store past it. */
static void put(void *at, const unsigned char *from, size_t count)
{
    volatile unsigned char *bytes = at;
    for (size_t i = 0; i < count; i++) bytes[i] = from[i];
}
`,
  },
  {
    name: 'show',
    text: `
/* Prints what a view shows there, and ends with exit code 1 where it is something else than in the app. */
static void show(const char *view, const void *at, const unsigned char *expected, size_t count)
{
    const volatile unsigned char *bytes = at;
    int differs = 0;
    printf("%s 0x%" PRIx64 ":", view, recorded(at));
    for (size_t i = 0; i < count; i++) {
        const unsigned char byte = bytes[i];
        printf(" %02x", byte);
        differs |= byte != expected[i];
    }
    putchar('\\n');
    if (!differs) return;
    fail("View %s shows other bytes at 0x%" PRIx64 " than it did in the app.", view, recorded(at));
}
`,
  },
  {
    name: 'same',
    text: `
/* The same for more bytes than are worth printing, by a checksum (FNV-1a). */
static void same(const char *view, const void *at, size_t count, uint32_t expected)
{
    const volatile unsigned char *bytes = at;
    uint32_t sum = UINT32_C(0x811c9dc5);
    for (size_t i = 0; i < count; i++) sum = (uint32_t)((sum ^ bytes[i]) * UINT64_C(0x01000193));
    printf("%s 0x%" PRIx64 ": %zu bytes, checksum %08" PRIx32 "\\n", view, recorded(at), count, sum);
    if (sum == expected) return;
    fail("View %s shows other bytes in the %zu from 0x%" PRIx64 " than it did in the app.", view, count, recorded(at));
}
`,
  },
];

export const placeHelper: Helper = {
  name: 'place',
  text: `
static void *place(uint64_t address)
{
    for (size_t i = 0; i < ARENAS; i++) {
        const uint64_t offset = address - arenas[i].lowest;
        if (offset <= arenas[i].bytes) return arenas[i].base + offset;
    }
    fail("0x%" PRIx64 " lies in no arena.", address);
}
`,
};

export const bringBackHelper: Helper = {
  name: 'bring_back',
  text: `
/* Writing into a copy-on-write view makes its pages private again. What was never kept here is zeros. */
static void bring_back(int number, void *at, size_t length)
{
    volatile unsigned char *bytes = at;
    for (size_t i = 0; i < length; i++) bytes[i] = kept[number] ? kept[number][i] : 0;
}
`,
};
