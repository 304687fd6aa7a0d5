#!/usr/bin/env bash
# usage: demo-next-steps.sh REPOSITORY DISTRIBUTION: what ./factory demo leaves, by its own steps but for the builds and the cloud,
# and what it says at its end. Works in the current directory.
set -euo pipefail
root=$1
# shellcheck disable=SC2034
factory_home=$2
scripts=$root/distribution/src/factory
# shellcheck source=../../factory/processes.sh
. "$scripts/processes.sh"
# shellcheck source=../../factory/demo.sh
. "$scripts/demo.sh"

demo_options
demo_directory
# shellcheck disable=SC2154
built=$work/appliances/micro-1.qcow2
printf 'what comfy would have built' >disk.raw
truncate -s 8M disk.raw
qemu-img convert -f raw -O qcow2 disk.raw "$built"
cat >"$work/appliances/micro-1.json" <<JSON
{"action": "registration", "identifier": "micro", "version": "1", "disks": [{"type": "os", "format": "qcow2", "path": "$built",
 "size": 8388608, "checksum": {"sha512": "$(sha512sum "$built" | cut -d ' ' -f 1)"}}]}
JSON
# shellcheck disable=SC2034
cloud=(--backend directory --library-dir "$work/cloud")
for each in publish archive process; do
    step "$each" "step_$each"
done
# As in the demo, the registration has gone before the expiration is looked for.
log=$work/logs/register.log
sync_cloud
step expire step_expire
log=$work/logs/clean.log
sync_cloud
try_next
