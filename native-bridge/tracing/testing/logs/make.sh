#!/bin/sh
# Makes the logs in this folder again: `sh make.sh`, on Linux x86-64 with gcc and strace. Threads take turns as they like,
# so each run differs.
set -eu
cd "$(dirname "$0")"
mkdir -p /tmp/traced
for name in calls ends; do gcc -O1 -w -pthread "../programs/$name.c" -o "/tmp/traced/$name"; done
traced=trace=%memory,shmget,shmctl,execve,clone,clone3,fork,vfork,exit_group
log() { # NAME PROGRAM OPTIONS: standard error goes to NAME.err
  name=$1 program=$2
  shift 2
  env -i PATH=/usr/bin:/bin SECRET=do-not-keep strace "$@" -e $traced "/tmp/traced/$program" >"$name.maps" 2>"$name.err"
}
log alone calls -o alone.strace
log plain calls -f && mv plain.err plain.strace
log numbered calls -f -o numbered.strace
log timed calls -f -tt -T -y -i -o timed.strace
log relative calls -f -r -n -y -o relative.strace
log raw calls -f -X raw -y -ttt -T -i -o raw.strace
log verbose calls -f -X verbose -yy -t -o verbose.strace
log named calls -f -Y -yy -v -s 200 --decode-pids=pidns -o named.strace
log stacks calls -f -k -y -o stacks.strace
head -200 stacks.strace >stacks.err && mv stacks.err stacks.strace
log ends ends -f -y -o ends.strace
log ends-plain ends -f -T && mv ends-plain.err ends-plain.strace
rm -f ./*.err ends*.maps stacks.maps
