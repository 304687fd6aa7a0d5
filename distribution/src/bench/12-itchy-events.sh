#!/bin/bash
# A thousand small events in one run that need no conversion: expirations, each with its descriptor, in a small heap.
set -euo pipefail
count=1000
site=$WORK/events
mkdir -p "$site/events"
export HOME=$site ITCHY_METADATA_DIR=$site/events ITCHY_OUTPUT_DIR=$site/output
export ITCHY_TEMP_IMAGE_DIR=$site/temp ITCHY_DESCRIPTOR_DIR=$site/descriptors
for i in $(seq "$count"); do
    cat >"$site/events/1700000000_ExpirePostfix_image$i.json" <<EVENT
{
  "VMCATCHER_EVENT_TYPE": "ExpirePostfix",
  "VMCATCHER_EVENT_DC_IDENTIFIER": "image$i",
  "VMCATCHER_EVENT_HV_VERSION": "1"
}
EVENT
done
start=$EPOCHREALTIME
FACTORY_JAVA_OPTIONS=-Xmx128m "$FACTORY_HOME/bin/itchy" process >"$site/out"
end=$EPOCHREALTIME
[ "$(find "$site/descriptors" -name '*.json' | wc -l)" = "$count" ] || exit 1
awk -v n="$count" -v us=$((${end/[.,]/} - ${start/[.,]/})) 'BEGIN {
    printf "itchy process, events a second, heap of 128 MiB\t%.0f\t-\t-\tat least 20\n", n * 1000000 / us
}'
rm -rf "$site"
