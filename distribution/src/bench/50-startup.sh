#!/bin/bash
# How long the tools take to start, beside a JVM that does nothing: --version and --help, the completion of an identifier, and a
# 'nifty sync' with nothing to do, against the sandbox with nothing in it.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
runs=21
site=$WORK/startup
mkdir -p "$site/descriptors" "$site/images"
export HOME=$site
"$FACTORY_HOME/bin/launcher-archives" # as an installation does

median() {
    sort -n | sed -n "$((runs / 2 + 1))p"
}

# beside LIMIT WHAT COMMAND...: takes turns with a bare JVM, so that both meet the same other work of the machine.
beside() {
    local limit=$1 what=$2 ours=() bare=() a b
    shift 2
    "$@" >&2
    for _ in $(seq "$runs"); do
        bare+=("$(milliseconds "$java" -version 2>/dev/null)")
        ours+=("$(milliseconds "$@" 2>/dev/null)")
    done
    a=$(printf '%s\n' "${ours[@]}" | median)
    b=$(printf '%s\n' "${bare[@]}" | median)
    printf '%s beside java -version, ms\t%s\t%s\t%s\t%s\n' "$what" "$a" "$b" "$(ratio "$a" "$b")" "$limit"
}

for tool in comfy itchy nifty; do
    for option in --version --help; do
        beside 3.00 "$tool $option" "$FACTORY_HOME/bin/$tool" "$option"
    done
done
# Where people see it: as wide as the terminal, in colour.
on_terminal() {
    script -qec "stty cols 80 && $(printf '%q ' "$@")" /dev/null </dev/null
}
for tool in comfy itchy nifty; do
    beside 4.00 "$tool --help on a terminal" on_terminal "$FACTORY_HOME/bin/$tool" --help
done

for i in $(seq 100); do
    printf '{"action":"registration","identifier":"appliance-%s","version":"1","title":"Appliance %s"}\n' "$i" "$i" \
        >"$site/descriptors/$i.json"
done
[ "$("$FACTORY_HOME/bin/nifty" complete identifiers appliance-9 rollback --descriptors-dir "$site/descriptors" | wc -l)" = 11 ]
beside 4.00 'completion of one identifier of 100' \
    "$FACTORY_HOME/bin/nifty" complete identifiers appliance-9 rollback --descriptors-dir "$site/descriptors"
rm -f -- "$site/descriptors"/*.json

"$FACTORY_HOME/bin/nifty" sandbox --state-dir "$site/sandbox" --port 0 --safe-dirs "$site/images" >"$site/ready" &
sandbox=$!
trap 'kill "$sandbox" 2>/dev/null || true; wait "$sandbox" || true; rm -rf "$site"' EXIT
until ONE_XMLRPC=$(sed -n 's/^Ready: //p' "$site/ready") && [ -n "$ONE_XMLRPC" ]; do
    kill -0 "$sandbox"
    sleep 0.1
done
export ONE_XMLRPC ONE_AUTH=$site/sandbox/one_auth
beside 6.00 'nifty sync with nothing to do' \
    "$FACTORY_HOME/bin/nifty" sync --descriptors-dir "$site/descriptors" --images-dir "$site/images"
