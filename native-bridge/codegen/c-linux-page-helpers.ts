/** What programs for Linux can do to whole pages. */
import type { Helpers } from './helpers.ts';

export const pageHelpers: Helpers = [
  {
    name: 'populate',
    text: `
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22 /* Linux 5.14 */
#endif

/* Brings all pages in: no later access has to wait for one. */
static void populate(void *at, size_t length)
{
    check(madvise(at, length, MADV_POPULATE_READ) == 0, "madvise, to bring pages in,");
}
`,
  },
  {
    name: 'populate_for_writing',
    text: `
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14 */
#endif

/* Brings all pages in as a write would. */
static void populate_for_writing(void *at, size_t length)
{
    check(madvise(at, length, MADV_POPULATE_WRITE) == 0, "madvise, to bring pages in for writing,");
}
`,
  },
  {
    name: 'drop',
    text: `
/* Takes the pages out of the page table; the section keeps what they hold. */
static void drop(void *at, size_t length)
{
    check(madvise(at, length, MADV_DONTNEED) == 0, "madvise, to drop pages,");
}
`,
  },
  {
    name: 'punch',
    text: `
/* The section gives these pages back: every view of them shows zeros. */
static void punch(void *at, size_t length)
{
    check(madvise(at, length, MADV_REMOVE) == 0, "madvise, to punch a hole,");
}
`,
  },
  {
    name: 'not_needed_soon',
    text: `
#ifndef MADV_COLD
#define MADV_COLD 20 /* Linux 5.4 */
#endif

/* A hint: where memory gets short, these pages go first. */
static void not_needed_soon(void *at, size_t length)
{
    if (madvise(at, length, MADV_COLD) != 0)
        perror("MADV_COLD is refused here, which changes nothing of what follows");
}
`,
  },
  {
    name: 'will_need',
    text: `
#ifndef MADV_WILLNEED
#define MADV_WILLNEED 3 /* Linux 2.4 */
#endif

/* A hint: the pages will be needed. */
static void will_need(void *at, size_t length)
{
    if (madvise(at, length, MADV_WILLNEED) != 0)
        perror("MADV_WILLNEED is refused here, which changes nothing of what follows");
}
`,
  },
  {
    name: 'collapse',
    text: `
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1 */
#endif

/* Huge pages in place of small ones, where the system has any: nothing that is shown depends on it. */
static void collapse(void *at, size_t length)
{
    if (madvise(at, length, MADV_COLLAPSE) != 0)
        perror("MADV_COLLAPSE is refused here, which changes nothing of what follows");
}
`,
  },
  {
    name: 'lock',
    text: `
/* The pages stay in memory. RLIMIT_MEMLOCK says how many an ordinary user may have so. */
static void lock(void *at, size_t length)
{
    if (mlock(at, length) != 0)
        perror("mlock is refused here, which changes nothing of what follows");
}
`,
  },
  {
    name: 'unlock',
    text: `
static void unlock(void *at, size_t length)
{
    check(munlock(at, length) == 0, "munlock");
}
`,
  },
  {
    name: 'guard',
    text: `
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13; for views of files and sections 6.15 */
#endif

/* Every access is refused, without a separate region for that; the section keeps what the pages hold. */
static void guard(void *at, size_t length)
{
    check(madvise(at, length, MADV_GUARD_INSTALL) == 0, "madvise, to install guards,");
}
`,
  },
  {
    name: 'unguard',
    text: `
#ifndef MADV_GUARD_REMOVE
#define MADV_GUARD_REMOVE 103 /* Linux 6.13 */
#endif

/* Pages that were guards can be used again. */
static void unguard(void *at, size_t length)
{
    check(madvise(at, length, MADV_GUARD_REMOVE) == 0, "madvise, to take guards away,");
}
`,
  },
];
