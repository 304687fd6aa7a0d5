#!/bin/sh
# Settles a Slurm worker: the key that MUNGE's package has made would be the same in all machines of the image, so it goes, and
# neither MUNGE nor slurmd is started before the machine has its cluster's. slurmd asks its controller for the configuration where
# SLURMD_OPTIONS says so, and needs no slurm.conf then.
set -eu
systemctl stop slurmd munge
rm -f "/etc/munge/munge.key" "/var/lib/munge/munge.seed"
for service in munge slurmd; do
    directory=/etc/systemd/system/$service.service.d
    mkdir -p "$directory"
    {
        printf '[Unit]\nAfter=cloud-init.service\n'
        # An empty one takes back those of the package.
        printf 'ConditionPathExists=\nConditionPathExists=/etc/munge/munge.key\n'
    } >"$directory/50-cluster.conf"
done
systemctl daemon-reload
slurmd -V
