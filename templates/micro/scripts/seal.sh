#!/bin/sh
# Removes all that belongs to this build only, so that each machine made from the image becomes itself: password, host keys,
# machine id, logs, history, resolver; then lets go of the blocks that held them.
set -eu
printf 'root:*:19000:0:99999:7:::\n' >/etc/shadow.new
chmod 600 /etc/shadow.new
mv /etc/shadow.new /etc/shadow
rm -f /etc/dropbear/*_host_key /root/.ash_history /root/.ssh/authorized_keys /etc/resolv.conf
: >/etc/machine-id
rm -rf /var/log/* /var/tmp/*
sync
# Overwrites what was deleted: the old password's hash shares a cluster of the image with files that stay.
dd if=/dev/zero of=/zero bs=1M 2>/dev/null || true
sync
rm -f /zero
sync
fstrim / || true
