# shellcheck shell=sh
# Inside of the namespaces: rules first, then the network, and all capabilities are gone before the command begins, so that nothing in here can
# lift the rules. No new ones can be had by a program with a mark of set-user-identifier.
set -eu
# Of users, too, whose path does not lead to the programs of administrators.
PATH=$PATH:/usr/sbin:/sbin
control=$1
shift
nft -f "$control/rules.nft"
# No other one is on this link, so that an address of IPv6 counts at once.
for which in all default; do
    echo 0 2>/dev/null >"/proc/sys/net/ipv6/conf/$which/accept_dad" || true
done
mount --bind -- "$control/resolv.conf" /etc/resolv.conf
: >"$control/made"
attempts=0
until [ -s "$control/up" ]; do
    attempts=$((attempts + 1))
    [ $attempts -lt 500 ] || {
        echo "slirp4netns has made no network within 10 s" >&2
        exit 125
    }
    sleep 0.02
done
: >"$control/entered"
exec setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs -- "$@"
