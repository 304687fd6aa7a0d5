# shellcheck shell=bash
# Sourced by the benchmarks: how times are taken and compared.

# Milliseconds of one run, whose output goes to stderr.
milliseconds() {
    local start=$EPOCHREALTIME
    "$@" >&2 || return
    local end=$EPOCHREALTIME
    echo $(((${end/[.,]/} - ${start/[.,]/}) / 1000))
}

smallest() {
    sort -n | head -1
}

ratio() {
    awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'
}
