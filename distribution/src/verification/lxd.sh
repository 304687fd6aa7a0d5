#!/usr/bin/env bash
# lxd.sh HOME WORK: a real LXD lists and copies what `nifty sync --backend simplestreams` offers, as a site's users have it: nginx with the
# snippet of the distribution in HOME shows the tree over https, with a certificate of an own authority; LXD's daemon runs in WORK, an
# empty directory, and ends with the script. A second version and a rollback follow.
# Needs root, lxd, lxd-client, nginx, openssl, qemu-img and jq. Ends with 1 at the first thing that is not as it should be.
set -euo pipefail

home=$(realpath -- "$1") work=$2
port=${PORT:-8443}

say() { printf -- '- %s\n' "$1"; }
fail() {
    printf 'FAILED: %s\n' "$1" >&2
    exit 1
}

if [ -z "${IN_NAMESPACE:-}" ]; then
    [ "$(id -u)" = 0 ] || fail "needs root: LXD's daemon does"
    mkdir -p -- "$work"
    [ -z "$(ls -A -- "$work")" ] || fail "$work is not empty"
    # What LXD mounts, and what it starts, goes with the namespaces.
    IN_NAMESPACE=yes exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi
cd -- "$work"
work=$PWD
mkdir lxd conf tree spool images tls

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Authority of this site' -keyout tls/ca.key -out tls/ca.pem 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout tls/server.key -out tls/server.csr 2>/dev/null
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' >tls/names
openssl x509 -req -in tls/server.csr -CA tls/ca.pem -CAkey tls/ca.key -CAcreateserial -days 2 -extfile tls/names -out tls/server.pem 2>/dev/null

# register VERSION MIB: an image that is different from all others, and its descriptor.
register() {
    head -c "$2M" /dev/urandom >raw
    qemu-img convert -q -f raw -O qcow2 raw "images/micro-$1.qcow2"
    jq -n --arg version "$1" --arg path "$work/images/micro-$1.qcow2" '{action: "registration", identifier: "micro", version: $version,
        title: "Micro Linux", os: {distribution: "micro", version: "1.0", arch: "x86_64"}, attributes: {"comfy.firmware": "uefi"},
        disks: [{type: "os", format: "qcow2", path: $path}]}' >"spool/$1.json"
}
nifty() {
    env XDG_STATE_HOME="$work/state" "$home/bin/nifty" "$1" --backend simplestreams --library-dir "$work/tree" "${@:2}" \
        --descriptors-dir "$work/spool" --images-dir "$work/images" --keep 2 >"nifty-$1.log" 2>&1 || {
        cat "nifty-$1.log" >&2
        fail "nifty $1"
    }
}
register 1 3
nifty sync
say "nifty sync --backend simplestreams"

cat >nginx.conf <<CONF
pid $work/nginx.pid;
error_log $work/nginx.log;
events { }
http {
    access_log $work/access.log;
    types { application/json json; }
    server {
        listen 127.0.0.1:$port ssl;
        ssl_certificate $work/tls/server.pem;
        ssl_certificate_key $work/tls/server.key;
        # LXD speaks nothing older than TLS 1.3, which nginx 1.22 does not speak unasked.
        ssl_protocols TLSv1.2 TLSv1.3;
        root $work/tree/default;
        include $home/share/markets/nginx.conf;
    }
}
CONF
nginx -c "$work/nginx.conf" -e "$work/nginx.log"
say "$(nginx -v 2>&1 | sed 's/.*: //') shows it, by the snippet of the distribution"

export LXD_DIR=$work/lxd LXD_CONF=$work/conf SSL_CERT_FILE=$work/tls/ca.pem
lxd() {
    command lxd --group root --logfile "$work/lxd.log" >lxd.out 2>&1 &
    daemon=$!
    command lxd waitready --timeout 60 || {
        tail -n 20 lxd.out lxd.log >&2
        fail "LXD does not start"
    }
}
lxd
say "LXD $(command lxd --version) runs"

# one IMAGES QUERY: of images as lxc tells them.
one() { lxc image list "$1" --format json | jq -r "$2"; }
# What the tree says of the newest version.
newest() { jq -r '.products["micro:1.0:amd64:micro"].versions | to_entries | max_by(.key) | .value.items | '"$1" tree/default/streams/v1/images.json; }

lxc remote add site "https://localhost:$port" --protocol simplestreams 2>/dev/null || fail "lxc remote add"
say "lxc remote add site https://localhost:$port --protocol simplestreams"
lxc image list site: </dev/null
[ "$(one site: 'length')" = 1 ] || fail "LXD lists another number of images"
[ "$(one site: '.[0].type')" = virtual-machine ] || fail "LXD takes it for no virtual machine"
[ "$(one site: '.[0].architecture')" = x86_64 ] || fail "LXD takes it for another architecture"
[ "$(one site: '[.[0].aliases[].name] | sort | join(",")')" = micro,micro/1.0,micro/1.0/amd64,micro/amd64 ] || fail "LXD has other aliases"
[ "$(one site: '.[0].fingerprint')" = "$(newest '."lxd.tar.xz"."combined_disk-kvm-img_sha256"')" ] || fail "LXD has another fingerprint"
say "lxc image list site: one virtual machine, x86_64, by the fingerprint of the list"

lxc image copy site:micro/1.0 local: --vm --copy-aliases --auto-update --quiet || fail "lxc image copy"
[ "$(one local: '.[0].fingerprint')" = "$(newest '."lxd.tar.xz"."combined_disk-kvm-img_sha256"')" ] || fail "the copy has another fingerprint"
[ "$(one local: '.[0].update_source.alias')" = micro/1.0 ] || fail "the copy does not know where it is from"
say "lxc image copy site:micro/1.0 local: --vm --copy-aliases --auto-update: the same fingerprint, and where it is from"

# exported FILE: what LXD holds is what was registered.
exported() {
    rm -rf out && mkdir out
    lxc image export local:micro out/image --vm >/dev/null 2>&1 || fail "lxc image export"
    cmp -- out/image.root "$1" || fail "LXD holds another image"
    say "lxc image export local:micro: equal to the registered file, byte for byte"
}
exported images/micro-1.qcow2

# followed: LXD looks at what follows a list when it starts; what it has read of one it keeps for an hour.
followed() {
    kill "$daemon"
    wait "$daemon" || true
    rm -r lxd/cache
    lxd
    local wanted
    wanted=$(newest '."lxd.tar.xz"."combined_disk-kvm-img_sha256"')
    [ "$(one site: '.[0].fingerprint')" = "$wanted" ] || fail "LXD lists another version"
    for _ in $(seq 300); do
        [ "$(one local: 'map(.fingerprint) | join(",")')" != "$wanted" ] || return 0
        sleep 0.2
    done
    fail "the copy does not follow"
}
first=$(one local: '.[0].fingerprint')
register 2 4
nifty sync
followed
[ "$(one local: '.[0].fingerprint')" != "$first" ] || fail "there is no second version"
say "nifty sync with a second version: the copy follows"
exported images/micro-2.qcow2
nifty rollback micro
followed
[ "$(one local: '.[0].fingerprint')" = "$first" ] || fail "the first version has another fingerprint"
say "nifty rollback micro: the copy follows, and has the fingerprint of the first version"
exported images/micro-1.qcow2

kill "$daemon"
wait "$daemon" || true
nginx -c "$work/nginx.conf" -e "$work/nginx.log" -s stop
printf 'all as it should be\n'
