#!/bin/bash
# Whether a long queue costs more for each event than a short one: 'itchy process' with thousands of events that fail at once,
# and 'itchy archive' into a spool where thousands wait and have failed, for which vmCatcher waits.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
few=1000
many=8000
site=$WORK/queue
mkdir -p "$site"
export HOME=$site

# events DIRECTORY COUNT
events() {
    mkdir -p "$1"
    local i
    for ((i = 0; i < $2; i++)); do
        printf '{"VMCATCHER_EVENT_TYPE":"AvailablePostfix","VMCATCHER_EVENT_DC_IDENTIFIER":"x%d","VMCATCHER_EVENT_HV_VERSION":"1","VMCATCHER_CACHE_DIR_CACHE":"/nonexistent"}\n' "$i" \
            >"$1/$((1700000000 + i)).000000001_AvailablePostfix_x$i.json"
    done
}

# Milliseconds of a run over so many events, less those of a run over none; every event fails, which is what is to be.
run() {
    local directory=$site/$1 none
    rm -rf "$directory"
    events "$directory/events" "$1"
    none=$(milliseconds process "$site/none")
    echo $(($(milliseconds process "$directory") - none))
}

process() {
    mkdir -p "$1/events"
    "$FACTORY_HOME/bin/itchy" process --jobs 1 -m "$1/events" -o "$1/output" -t "$1/temp" -e "$1/descriptors" >/dev/null 2>&1 ||
        [ $? = 1 ]
}

process "$site/none"
a=$(run "$many")
b=$(run "$few")
a=$(ratio $((a * 1000)) "$many")
b=$(ratio $((b * 1000)) "$few")
printf 'itchy process, us for each of %s events beside %s\t%.0f\t%.0f\t%s\t%s\n' "$many" "$few" "$a" "$b" "$(ratio "$a" "$b")" 1.50

export VMCATCHER_EVENT_TYPE=AvailablePostfix VMCATCHER_EVENT_DC_IDENTIFIER=858a817e-0ca2-473f-89d3-d5bdfc51968e
events "$site/long/failed" "$many"
events "$site/long" "$many"
archive() {
    "$FACTORY_HOME/bin/itchy" archive -m "$1"
}
"$FACTORY_HOME/bin/launcher-archives" start # as an installation does
archive "$site/short"
long=()
short=()
for _ in $(seq 11); do
    long+=("$(milliseconds archive "$site/long")")
    short+=("$(milliseconds archive "$site/short")")
done
a=$(printf '%s\n' "${long[@]}" | smallest)
b=$(printf '%s\n' "${short[@]}" | smallest)
printf 'itchy archive, ms, %s events waiting and failed beside 0\t%s\t%s\t%s\t%s\n' "$many" "$a" "$b" "$(ratio "$a" "$b")" 1.20
rm -rf "$site"
