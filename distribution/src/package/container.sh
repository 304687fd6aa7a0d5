#!/usr/bin/env bash
# container.sh [--slim] DEB DIRECTORY: makes the container images comfy, itchy and nifty of the package, without any base image: a
# root that mmdebstrap makes (Debian 12) is their only layer. They are left in DIRECTORY as comfy.tar, itchy.tar and nifty.tar (OCI
# archives, for 'podman load -i'). --slim leaves Packer and QEMU out, without which comfy builds nothing.
# Needs root, mmdebstrap and buildah (apt-get install mmdebstrap buildah) and a mirror of Debian ($DEBIAN_MIRROR).
set -euo pipefail

sources=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
recommends=--install-recommends
if [ "${1:-}" = --slim ]; then
    recommends=--no-install-recommends
    shift
fi
[ $# = 2 ] || {
    echo "usage: $0 [--slim] DEB DIRECTORY" >&2
    exit 2
}
deb=$(realpath -- "$1") directory=$(realpath -m -- "$2")
for program in mmdebstrap buildah; do
    command -v "$program" >/dev/null || {
        echo "$program not found; apt-get install mmdebstrap buildah" >&2
        exit 3
    }
done

work=$(mktemp -d -- "${TMPDIR:-/var/tmp}/container.XXXXXXXXXX")
trap 'rm -rf -- "$work"' EXIT
mkdir -p -- "$directory" "$work/context"

# shellcheck disable=SC2016 # the root's name is mmdebstrap's
mmdebstrap --quiet --mode=root --variant=minbase --include=ca-certificates \
    --customize-hook="upload '$deb' /tmp/package.deb" \
    --customize-hook='chroot "$1" apt-get -q -y '"$recommends"' install /tmp/package.deb >&2' \
    --customize-hook='rm "$1/tmp/package.deb"' \
    bookworm "$work/context/root.tar" "deb ${DEBIAN_MIRROR:-http://deb.debian.org/debian} bookworm main"

storage=(--storage-driver vfs --root "$work/storage" --runroot "$work/run")
for command in comfy itchy nifty; do
    # Chroot isolation and plain copies as layers: both work where containers themselves don't.
    buildah "${storage[@]}" bud --quiet --isolation chroot --layers --target "$command" --tag "cloud-image-factory/$command" \
        --file "$sources/Containerfile" "$work/context" >&2
    buildah "${storage[@]}" push --quiet "cloud-image-factory/$command" "oci-archive:$work/$command.tar:cloud-image-factory/$command" >&2
    mv -f -- "$work/$command.tar" "$directory/$command.tar"
    printf '%s\n' "$directory/$command.tar"
done
