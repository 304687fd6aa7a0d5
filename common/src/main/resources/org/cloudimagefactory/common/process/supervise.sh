# shellcheck shell=sh
# Runs one command and owns everything that it starts. Used as
#     setsid sh -c "$(this text)" supervise MEMORY-KIB COMMAND ARGUMENT...
# so that all processes of the command are in one session, whose leader is this shell. Stdin is the lifeline: a pipe whose
# other end only the starting process holds. A line says that the pipes are ready and the command may start. When it closes, because the starter was killed or wants
# an end, the whole session is ended; no process stays behind. Arguments are never parsed by the shell.
lost=
trap 'lost=yes' TERM INT HUP
read -r _ || exit 143
limit=$1
shift
exec 3<&0 </dev/null
(
    exec 3<&-
    trap - TERM INT HUP
    # shellcheck disable=SC3045 # not in POSIX, but in every sh that systems have
    [ "$limit" = 0 ] || ulimit -v "$limit" || exit 125
    exec "$@"
) &
child=$!
# The shell's read is the only reader, so that the watch is one process.
{ read -r _ <&3; kill -TERM $$; } >/dev/null 2>&1 &
watch=$!
exec 3<&-

wait "$child"
status=$?

# Signals every process of the session but the leader; fails when there was none. Fields of /proc/PID/stat after the name
# in parentheses, which may hold spaces: state, parent, process group, session.
signal_session() {
    found=1
    for stat in /proc/[0-9]*/stat; do
        { read -r line <"$stat"; } 2>/dev/null || continue
        pid=${line%% *}
        # shellcheck disable=SC2086 # the fields are wanted one by one
        set -- "$1" ${line##*) }
        if [ "$5" = $$ ] && [ "$pid" != $$ ] && [ "$2" != Z ]; then
            kill -"$1" "$pid" 2>/dev/null && found=0
        fi
    done
    return $found
}

kill -KILL "$watch" 2>/dev/null
if [ -n "$lost" ]; then
    # Packer and QEMU clean up after themselves when they are asked; give them a moment.
    attempts=0
    signal_session TERM
    while signal_session 0 && [ $attempts -lt 30 ]; do
        attempts=$((attempts + 1))
        sleep 0.1
    done
fi
while signal_session KILL; do
    sleep 0.02
done
exit "$status"
