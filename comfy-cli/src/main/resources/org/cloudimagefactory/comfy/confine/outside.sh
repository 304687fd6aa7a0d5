# shellcheck shell=sh
# Runs a command in a network of its own. Used as
#     sh -c "$(this text)" confine INSIDE CONTROL ROOT COMMAND ARGUMENT...
# INSIDE is the text of inside.sh; CONTROL a directory with rules.nft and resolv.conf; ROOT is yes where we are root and need no user
# namespace. The file CONTROL/entered is there once the command was started; before that, whatever went wrong is the host's fault.
# Arguments are never parsed.
inside=$1 control=$2 root=$3
shift 3
rm -f "$control/made" "$control/up" "$control/entered"
if [ "$root" = yes ]; then
    unshare --net --mount -- sh -c "$inside" confine "$control" "$@" &
else
    unshare --user --map-root-user --net --mount -- sh -c "$inside" confine "$control" "$@" &
fi
child=$!
# unshare becomes the shell inside, so that its number is that of the namespaces.
until [ -e "$control/made" ]; do
    kill -0 "$child" 2>/dev/null || {
        wait "$child"
        exit
    }
    sleep 0.02
done
# Without a way out by IPv6 its names would be tried in vain.
six=
if grep '^0\{32\} 00 ' /proc/net/ipv6_route 2>/dev/null | grep -q -v ' lo$'; then
    six=--enable-ipv6
fi
slirp4netns --configure $six --mtu=65520 --disable-host-loopback --enable-sandbox --enable-seccomp --ready-fd=3 "$child" tap0 \
    3>"$control/up" >"$control/slirp.log" 2>&1 &
network=$!
wait "$child"
status=$?
kill "$network" 2>/dev/null
[ -e "$control/entered" ] || grep -v -e WARNING -e tapfd "$control/slirp.log" >&2
exit "$status"
