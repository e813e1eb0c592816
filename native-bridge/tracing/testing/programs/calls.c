// Makes each call that changes what is mapped, in a thread and a child, too; ends with its own list of regions.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
enum { page = 4096 };
static void *anonymous(size_t pages, int protection, int flags) {
  return mmap(NULL, pages * page, protection, MAP_ANONYMOUS | flags, -1, 0);
}
static void *work(void *x) {
  for (int i = 0; i < 20; i++) {
    char *at = anonymous(4, PROT_READ | PROT_WRITE, MAP_PRIVATE);
    mprotect(at + page, page, PROT_NONE);
    if (i % 3) munmap(at, 3 * page);
  }
  return x;
}
static void print_maps(void) {
  char text[65536];
  int file = open("/proc/self/maps", O_RDONLY);
  for (ssize_t got; (got = read(file, text, sizeof text)) > 0;) write(1, text, got);
  close(file);
}
int main(int count, char **args) {
  char *a = anonymous(16, PROT_READ | PROT_WRITE, MAP_PRIVATE);
  mprotect(a + page, 2 * page, PROT_READ);
  mprotect(a + 4 * page, page + 1, PROT_READ | PROT_EXEC);
  munmap(a + 8 * page, page);
  mremap(a, page, 8 * page, MREMAP_MAYMOVE);
  char *room = anonymous(8, PROT_NONE, MAP_PRIVATE | MAP_NORESERVE);
  mremap(a + 9 * page, 2 * page, 2 * page, MREMAP_MAYMOVE | MREMAP_FIXED, room + page);
  mremap(a + 12 * page, 2 * page, page, 0);
  mremap(a + 14 * page, page, page, MREMAP_MAYMOVE | 4 /* MREMAP_DONTUNMAP */);
  int memory = memfd_create("odd <name> \xc3\xa9 \"x\"", 0);
  ftruncate(memory, 16 * page);
  char *shared = mmap(NULL, 16 * page, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
  mmap(room + 4 * page, page, PROT_READ, MAP_PRIVATE | MAP_FIXED, memory, 3 * page);
  mremap(shared, 0, 2 * page, MREMAP_MAYMOVE);
  remap_file_pages(shared + 4 * page, page, 0, 9, 0);
  munmap(shared + 8 * page, page);
  anonymous(1, PROT_READ, MAP_SHARED);
  // What fails changes nothing, but what lies before a hole.
  mmap(room, page, PROT_READ, MAP_PRIVATE, 999, 0);
  mmap((void *)1, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(room + 1, page);
  mprotect(shared + 6 * page, 4 * page, PROT_READ);
  madvise(a, page, MADV_DONTNEED);
  int segment = shmget(IPC_PRIVATE, 3 * page + 5, 0600 | IPC_CREAT);
  char *attached = shmat(segment, NULL, 0);
  shmat(segment, NULL, SHM_RDONLY);
  shmctl(segment, IPC_RMID, NULL);
  mprotect(attached + page, page, PROT_READ);
  shmdt(attached);
  char *before = sbrk(0);
  brk(before + 10 * page);
  brk(before + 6 * page + 100);
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  madvise(room, page, MADV_DONTFORK);
  fflush(stdout);
  if (fork() == 0) {
    munmap(shared, page);
    anonymous(3, PROT_READ, MAP_PRIVATE);
    if (count > 1) print_maps();
    _exit(0);
  }
  wait(NULL);
  if (vfork() == 0) execl("/bin/true", "true", "it’s", NULL);
  wait(NULL);
  if (count == 1) print_maps();
  return 0;
}
