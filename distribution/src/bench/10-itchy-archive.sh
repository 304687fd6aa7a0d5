#!/bin/bash
# How long vmCatcher waits for 'itchy archive', and how much memory it takes, beside a JVM that does nothing.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
runs=21
export ITCHY_METADATA_DIR=$WORK/archive/events HOME=$WORK/archive
export VMCATCHER_EVENT_TYPE=AvailablePostfix VMCATCHER_EVENT_DC_IDENTIFIER=858a817e-0ca2-473f-89d3-d5bdfc51968e
mkdir -p "$HOME"

# The highest resident memory of one run in KiB, as the kernel kept it until shortly before the end.
memory() {
    "$@" >/dev/null 2>&1 &
    local pid=$! peak=0 key value
    while kill -0 "$pid" 2>/dev/null; do
        while read -r key value _; do
            [ "$key" = VmHWM: ] && [ "$value" -gt "$peak" ] && peak=$value
        done 2>/dev/null <"/proc/$pid/status" || true
    done
    wait "$pid" || true
    echo "$peak"
}

median() {
    sort -n | sed -n "$((runs / 2 + 1))p"
}

"$FACTORY_HOME/bin/launcher-archives" start # as an installation does
"$FACTORY_HOME/bin/itchy" archive
ours=()
bare=()
for _ in $(seq "$runs"); do
    bare+=("$(milliseconds "$java" -version 2>/dev/null)")
    ours+=("$(milliseconds "$FACTORY_HOME/bin/itchy" archive 2>/dev/null)")
done
a=$(printf '%s\n' "${ours[@]}" | median)
b=$(printf '%s\n' "${bare[@]}" | median)
printf 'itchy archive beside java -version, ms\t%s\t%s\t%s\t%s\n' "$a" "$b" "$(ratio "$a" "$b")" 2.00

a=$(for _ in $(seq "$runs"); do memory "$FACTORY_HOME/bin/itchy" archive; done | sort -n | tail -1)
b=$(for _ in $(seq "$runs"); do memory "$java" -version; done | sort -n | tail -1)
printf 'itchy archive, peak memory, MiB\t%s\t%s\t%s\t%s\n' \
    "$(ratio "$a" 1024)" "$(ratio "$b" 1024)" "$(ratio "$a" "$b")" 'at most 64'
