# shellcheck shell=bash
# Sourced by ./factory: runs programs so that none of them outlives it, however it ends.

# Asks each given process to end and waits for it; what has not ended after 20 s is killed.
end_processes() {
    local pid attempts=0
    for pid in "$@"; do
        kill -TERM "$pid" 2>/dev/null || true
    done
    for pid in "$@"; do
        while kill -0 "$pid" 2>/dev/null; do
            attempts=$((attempts + 1))
            [ $attempts -lt 200 ] || kill -KILL "$pid" 2>/dev/null || true
            sleep 0.1
        done
        wait "$pid" 2>/dev/null || true
    done
}

children=()

end_children() {
    [ ${#children[@]} -eq 0 ] || end_processes "${children[@]}"
    children=()
}

interrupted() {
    trap '' INT TERM HUP
    printf '\nfactory: interrupted, ending what runs\n' >&2
    end_children
    trap - EXIT
    at_exit
    exit "$1"
}

# What a command of the factory adds to leave nothing behind; it is called once.
at_exit() { end_children; }

trap 'interrupted 130' INT
trap 'interrupted 143' TERM
trap 'interrupted 129' HUP
trap at_exit EXIT

# Runs a program to its end. It runs in the background, for a shell that waits in the foreground hears no signal.
supervised() {
    local status=0
    "$@" &
    local pid=$!
    children+=("$pid")
    wait "$pid" || status=$?
    forget "$pid"
    return "$status"
}

# Starts a program that goes on; its process id is in $started.
started=
start() {
    "$@" &
    started=$!
    children+=("$started")
}

forget() {
    local kept=() pid
    for pid in "${children[@]}"; do
        [ "$pid" = "$1" ] || kept+=("$pid")
    done
    children=(${kept[@]+"${kept[@]}"})
}

die() {
    printf 'factory: %s\n' "$1" >&2
    exit "${2:-3}"
}
