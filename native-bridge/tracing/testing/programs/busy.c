// Four threads that map and unmap until standard input ends; says a word once they run.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
static void *work(void *x) {
  unsigned seed = (unsigned)(long)x;
  void *at[64] = {0};
  size_t length[64] = {0};
  for (;;) {
    int slot = rand_r(&seed) % 64;
    if (at[slot]) {
      munmap(at[slot], length[slot]);
      at[slot] = 0;
    } else {
      length[slot] = 4096u * (1 + rand_r(&seed) % 8);
      at[slot] = mmap(0, length[slot], slot & 1 ? PROT_READ : PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }
    usleep(500);
  }
  return 0;
}
int main(void) {
  pthread_t threads[4];
  for (long i = 0; i < 4; i++) pthread_create(&threads[i], 0, work, (void *)(i + 1));
  write(1, "up\n", 3);
  char byte;
  while (read(0, &byte, 1) > 0) {}
  return 5;
}
