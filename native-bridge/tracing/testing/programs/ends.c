// Processes that end in each of the ways that there are, and calls of 32 bits from a program of 64.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
static void handle(int number) { (void)number; }
static void *execute(void *path) { execl(path, path, "--version", NULL); return NULL; }
#ifdef __x86_64__
static long call32(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  __asm__ volatile("push %%rbp\n mov %7, %%ebp\n int $0x80\n pop %%rbp"
                   : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e), "r"((int)f) : "memory");
  return result;
}
#endif
int main(void) {
  signal(SIGUSR1, handle);
  kill(getpid(), SIGUSR1);
#ifdef __x86_64__
  unsigned at = (unsigned)call32(192 /* mmap2 */, 0x20000000, 8192, 3, 0x32, -1, 0);
  call32(125 /* mprotect */, at, 4096, 1, 0, 0, 0);
  call32(91 /* munmap */, at + 4096, 4096, 0, 0, 0, 0);
#endif
  if (fork() == 0) { kill(getpid(), SIGKILL); }
  wait(NULL);
  if (fork() == 0) { *(volatile int *)mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) = 1; }
  wait(NULL);
  if (fork() == 0) { _exit(7); }
  wait(NULL);
  pthread_t thread;
  pthread_create(&thread, NULL, execute, "/bin/true");
  pthread_join(thread, NULL);
  return 1;
}
