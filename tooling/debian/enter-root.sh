#!/bin/sh
# Run by enter-root.ts in mount and PID namespaces of its own: makes the folder $1 the root, says "entered", and waits for
# the end of its standard input. With a second folder, an empty one, what is written goes to memory, not to the first. A chroot would not do: within
# one the kernel refuses user namespaces (user_namespaces(7)), of which Chromium builds its sandbox.
set -eu
root=$1
if [ $# = 2 ]; then
  aside=$2
  mount -t tmpfs -o mode=755 samepage "$aside"
  mkdir "$aside/upper" "$aside/work" "$aside/root"
  mount -t overlay -o "lowerdir=$root,upperdir=$aside/upper,workdir=$aside/work" samepage "$aside/root"
  root=$aside/root
else
  mount --bind "$root" "$root"
fi
cd "$root"
mount -t proc proc proc
mount -t tmpfs -o mode=755,nosuid samepage dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/shm dev/pts
mount -t tmpfs -o mode=1777,nosuid,nodev samepage dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
pivot_root . mnt
umount -l /mnt
echo entered
exec cat
