#!/bin/sh
# What a site does again and again, in the order in which it makes sense: itchy catch, itchy process, nifty sync, clean up.
# systemd's units and cron's lines call nothing else.
#
#     pipeline.sh [--lock FILE] [--wait SECONDS] [STEP...]     steps: catch process sync clean; all of them, in this order, by default
#     pipeline.sh [--lock FILE] [--wait SECONDS] poll          comfy poll, of the git repositories that the site takes appliances from
#     pipeline.sh [--lock FILE] [--wait SECONDS] build NAME    comfy build, of NAME.yml in the directory of appliances or of distribution NAME
#
# One run at a time, whoever starts it: a kernel lock on FILE ($FACTORY_LOCK, by default that below), which goes with the run and
# the step it is at, however they end. A step that fails does not stop the next; a step that nobody has set up is passed over with
# a line. SIGTERM, SIGINT and SIGHUP end the step that runs, by SIGTERM, and no other one begins.
#
# Exit codes are the suite's: 0 all done; else the gravest of the steps', in this order: 70, 3, 1, 75. 2 of a step counts as 3, for
# what is wrong is its configuration, and so does all else that is no exit code of the suite, such as 137 of a step that was
# killed. 75 also when another run holds the lock; 130 and 143 when this one was interrupted.
set -u

lock=${FACTORY_LOCK:-/var/lib/cloud-image-factory/pipeline.lock}
wait=0
appliances=${FACTORY_APPLIANCES:-/etc/comfy/appliances}
result=0
report=
child=
interrupted=

say() {
    printf 'pipeline: %s\n' "$1"
}

problem() {
    printf 'pipeline: %s\n' "$1" >&2
}

wrong_usage() {
    problem "$1; usage: pipeline.sh [--lock FILE] [--wait SECONDS] [catch|process|sync|clean|poll]... or build NAME"
    exit 2
}

# As the launchers do it: through symbolic links to the distribution, whose tools are taken before those in PATH.
find_tools() {
    self=$(readlink -f -- "$0") || self=$0
    tools=${self%/*}/../bin
    [ -x "$tools/itchy" ] || tools=
}

tool() {
    if [ -n "$tools" ]; then printf '%s/%s' "$tools" "$1"; else printf '%s' "$1"; fi
}

parse_arguments() {
    while [ $# -gt 0 ]; do
        case $1 in
            --lock)
                [ -n "${2:-}" ] || wrong_usage "--lock needs a file"
                lock=$2
                shift
                ;;
            --wait)
                case ${2:-} in '' | *[!0-9]*) wrong_usage "--wait needs a number of seconds" ;; esac
                wait=$2
                shift
                ;;
            *) break ;;
        esac
        shift
    done
    steps=${*:-catch process sync clean}
    appliance=
    if [ "${1:-}" = build ]; then
        [ $# -eq 2 ] || wrong_usage "build needs one name"
        case $2 in '' | -* | .* | */* | *[[:space:]]*) wrong_usage "'$2' is no name of an appliance or a distribution" ;; esac
        steps=build
        appliance=$2
    fi
    for step in $steps; do
        case $step in catch | process | sync | clean | poll | build) ;; *) wrong_usage "unknown step '$step'" ;; esac
        [ "$step" != build ] || [ -n "$appliance" ] || wrong_usage "build stands alone"
    done
}

# Steps inherit the open file: a step that outlives this shell still holds the lock.
take_lock() {
    command -v flock >/dev/null || {
        problem "flock not found; install util-linux"
        exit 3
    }
    if ! (: >>"$lock") 2>/dev/null; then
        problem "cannot write lock $lock; make its directory for $(id -un), or name another with --lock or FACTORY_LOCK"
        exit 3
    fi
    exec 9>>"$lock"
    if ! flock --nonblock 9 && ! wait_for_lock; then
        [ -z "$interrupted" ] || exit "$interrupted"
        problem "another run holds $lock ($(head -c 200 -- "$lock" | tr -cd '[:print:]')); try again later"
        exit 75
    fi
    : >"$lock"
    printf 'pid %s, since %s: %s\n' "$$" "$(date '+%Y-%m-%d %H:%M:%S')" "$steps${appliance:+ $appliance}" >&9
}

wait_for_lock() {
    [ "$wait" -gt 0 ] || return 1
    run flock --wait "$wait" 9
}

# What 'config' of a tool says of a key; nothing where the configuration can't be read, which the step itself will tell.
setting() {
    printf '%s\n' "$2" | sed -n "s/^$1: \(.*\)  # [^#]*\$/\1/p"
}

settings_of() {
    [ -z "$interrupted" ] || return 0
    "$(tool "$1")" config 2>/dev/null || true
}

itchy_settings() {
    [ -n "${itchy_read:-}" ] || itchy_read=$(settings_of itchy)
}

step_catch() {
    itchy_settings
    state=$(setting state_file "$itchy_read")
    if [ -n "$state" ] && [ ! -e "$state" ]; then
        skip "nothing is subscribed, there is no $state; 'itchy subscribe' or 'itchy init' makes it"
    else
        step itchy catch
    fi
}

events_come() {
    itchy_settings
    events=$(setting metadata_dir "$itchy_read")
    [ -z "$events" ] || [ -e "$events" ]
}

step_process() {
    if events_come; then
        step itchy process
    else
        skip "no event has come yet, there is no $events"
    fi
}

# Without a secret nifty could not even ask.
cloud_is_configured() {
    [ -n "${nifty_read:-}" ] || nifty_read=$(settings_of nifty)
    backend=$(setting backend "$nifty_read")
    [ "${backend:-opennebula}" != opennebula ] || [ -z "$nifty_read" ] || [ -n "$(setting secret_file "$nifty_read")" ] ||
        [ -n "${ONE_AUTH:-}" ] || [ -e "${HOME:-/nonexistent}/.one/one_auth" ]
}

step_sync() {
    if cloud_is_configured; then
        step nifty sync
    else
        skip "no cloud is configured; 'nifty init' does it"
    fi
}

# nifty last: itchy keeps what descriptors name that nifty has not done with.
step_clean() {
    if events_come; then
        step itchy clean
    else
        skip "itchy has taken nothing in, there is no $events"
    fi
    name=clean
    if cloud_is_configured; then
        step nifty clean
    else
        skip "no cloud is configured; 'nifty init' does it"
    fi
}

step_poll() {
    sources=$(setting sources "$(settings_of comfy)")
    if [ -n "$sources" ] && [ ! -e "$sources" ]; then
        skip "no repository is configured, there is no $sources"
    else
        step comfy poll
    fi
}

step_build() {
    target=$appliance
    [ ! -f "$appliances/$appliance.yml" ] || target=$appliances/$appliance.yml
    step comfy build "$target"
}

skip() {
    say "$name is skipped: $1"
    report="$report, $name skipped"
}

# step TOOL ARGUMENT...
step() {
    tool_name=$1
    shift
    name="$tool_name $1"
    [ -z "$interrupted" ] || return 0
    run "$(tool "$tool_name")" "$@"
    [ -z "$interrupted" ] || return 0
    report="$report, $name $code"
    [ "$code" -eq 0 ] || problem "$name ended with $code"
    count "$code"
}

# Runs a program such that signals reach this shell meanwhile, and leaves its exit code in code.
run() {
    "$@" &
    child=$!
    [ -z "$interrupted" ] || kill -TERM "$child" 2>/dev/null
    while :; do
        wait "$child"
        code=$?
        # A signal to this shell ends the wait, not the program.
        kill -0 "$child" 2>/dev/null || break
    done
    child=
    return "$code"
}

rank() {
    case $1 in
        0) echo 0 ;;
        75) echo 1 ;;
        1) echo 2 ;;
        70) echo 4 ;;
        *) echo 3 ;;
    esac
}

count() {
    if [ "$(rank "$1")" -gt "$(rank "$result")" ]; then
        case $1 in 1 | 70 | 75) result=$1 ;; *) result=3 ;; esac
    fi
}

# shellcheck disable=SC2317 # called by the traps
interrupt() {
    interrupted=$1
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}

trap 'interrupt 130' INT
trap 'interrupt 143' TERM HUP
parse_arguments "$@"
find_tools
take_lock
for step in $steps; do
    name=$step
    [ -z "$interrupted" ] || break
    case $step in
        catch) step_catch ;;
        process) step_process ;;
        sync) step_sync ;;
        clean) step_clean ;;
        poll) step_poll ;;
        build) step_build ;;
    esac
done
report=${report#, }
if [ -n "$interrupted" ]; then
    problem "interrupted${report:+ after $report}"
    exit "$interrupted"
fi
say "$report: exit $result"
exit "$result"
