#!/usr/bin/env bash
# Remakes docs/pictures: the pipeline and the layers from their scripts, terminals from real runs of the built distribution. Takes some minutes, as comfy
# builds an appliance. pictures.sh [NAME...] makes those only: pipeline, layers, catalogue, cloud, progress.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd -- "$here/../../.." && pwd -P)
pictures=$root/docs/pictures
bin=$(echo "$root"/distribution/target/cloud-image-factory/cloud-image-factory-*/bin)
[ -x "$bin/comfy" ] || { echo "pictures.sh: no distribution is built; run ./factory build" >&2; exit 3; }
PATH=$bin:$PATH
work=$(mktemp -d "${TMPDIR:-/var/tmp}/factory-pictures.XXXXXX")
server=
at_exit() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap at_exit EXIT
export HOME=$work

# picture NAME COLUMNS COMMAND...: what the screen shows in the end.
picture() {
    python3 "$here/terminal_picture.py" --columns "$2" --title "\$ ${*:3}" "$pictures/$1.svg" "${@:3}"
}

# drawn NAME: by its script.
drawn() {
    python3 "$pictures/$1.py" >"$work/$1.svg"
    cp "$work/$1.svg" "$pictures/$1.svg"
}

picture_pipeline() {
    drawn pipeline
}

picture_layers() {
    drawn layers
}

picture_catalogue() {
    picture catalogue 100 comfy distributions
}

# A cloud with four appliances, one of them expired and still in use.
picture_cloud() {
    local name
    cd "$work"
    nifty sandbox --state-dir cloud --port 0 --safe-dirs "$work" --copy-delay 0 >answer 2>&1 &
    server=$!
    until grep -q '^Ready:' answer; do kill -0 "$server"; sleep 0.1; done
    mkdir -p .one
    sed -n 's/^Ready: //p' answer >.one/one_endpoint
    cp cloud/one_auth .one/one_auth
    for name in debian-12 alma-9 micro-1.0 web-server; do
        qemu-img create -q -f qcow2 "$name.qcow2" 64M
        qemu-io -f qcow2 -c 'write -P 7 0 4M' "$name.qcow2" >/dev/null
        cat >"$name.json" <<JSON
{ "action": "registration", "identifier": "$name", "version": "20261129.1", "title": "$name, our build", "groups": [],
  "expires": "2027-05-31T00:00:00Z",
  "disks": [ { "type": "os", "format": "qcow2", "path": "$work/$name.qcow2",
    "checksum": { "sha512": "$(sha512sum "$name.qcow2" | cut -d ' ' -f 1)" } } ] }
JSON
    done
    nifty sync --descriptors-dir . --images-dir . >/dev/null
    picture cloud 112 nifty list
}

picture_progress() {
    cd "$work"
    python3 "$here/terminal_picture.py" --columns 100 --until 'provisioning' --title '$ comfy build micro --format qcow2 --output-dir .' \
        "$pictures/progress.svg" comfy build micro --format qcow2 --output-dir . --cache-dir cache \
        --log-level error
}

mkdir -p "$pictures"
for name in "${@:-pipeline layers catalogue cloud progress}"; do
    for one in $name; do "picture_$one"; done
done
