#!/bin/bash
# Prepares the namespaces of a cluster from inside: nothing of it is seen by, or stays on, the machine.  usage: enter.sh FOLDER CONTROL_GROUP
set -euo pipefail
folder=$1
group=$2

# Mounts of pods are shared among themselves, and end with this namespace.
mount --make-rshared /
mkdir -p "$folder"/{run,log,kubelet,containerd,sysctl}
mount --bind "$folder/log" /var/log
mount -t tmpfs run /run
mkdir -p /run/netns /run/lock

# The kubelet sets these for the whole machine unless they are already as it wants them: it finds them so.
pretend() {
  echo "$2" > "$folder/sysctl/${1//\//.}"
  mount --bind "$folder/sysctl/${1//\//.}" "/proc/sys/$1"
}
pretend vm/overcommit_memory 1
pretend vm/panic_on_oom 0
pretend kernel/panic 10
pretend kernel/panic_on_oops 1
pretend kernel/keys/root_maxkeys 1000000
pretend kernel/keys/root_maxbytes 25000000

# A machine without control groups mounted (a small container) gets those of v1, in here only.
if [ ! -e /sys/fs/cgroup/cgroup.controllers ] && [ ! -d /sys/fs/cgroup/memory ]; then
  mountpoint -q /sys/fs/cgroup || mount -t tmpfs cgroup /sys/fs/cgroup
  for controller in cpu cpuacct cpuset memory devices freezer blkio pids; do
    mkdir -p "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" "$controller" "/sys/fs/cgroup/$controller"
  done
fi
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p "/sys/fs/cgroup/$group"
  for controller in $(cat /sys/fs/cgroup/cgroup.controllers); do echo "+$controller" > /sys/fs/cgroup/cgroup.subtree_control || true; done
else
  for hierarchy in /sys/fs/cgroup/*/; do mkdir -p "$hierarchy$group"; done
  # Empty sets of processors and memory let no process in.
  for file in cpuset.cpus cpuset.mems; do
    [ ! -e "/sys/fs/cgroup/cpuset/$group/$file" ] || cat "/sys/fs/cgroup/cpuset/$file" > "/sys/fs/cgroup/cpuset/$group/$file"
  done
fi

# All pods together would count as one process beside those of the machine.
[ ! -e "/sys/fs/cgroup/cpu/$group/cpu.shares" ] || echo 8192 > "/sys/fs/cgroup/cpu/$group/cpu.shares"
[ ! -e "/sys/fs/cgroup/$group/cpu.weight" ] || echo 800 > "/sys/fs/cgroup/$group/cpu.weight"

ip link set lo up
echo 1 > /proc/sys/net/ipv4/ip_forward
