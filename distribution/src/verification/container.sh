#!/usr/bin/env bash
# container.sh DEB WORK: makes the container images of the package and runs each command in its own, by its entry point.
set -euo pipefail

sources=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../package" && pwd -P)
deb=$1 work=$2
storage=(--storage-driver vfs --root "$work/storage" --runroot "$work/run")

"$sources/container.sh" --slim "$deb" "$work/images" >"$work/images.log" 2>&1 || {
    tail -n 40 "$work/images.log" >&2
    exit 1
}
for command in comfy itchy nifty; do
    image=$(buildah "${storage[@]}" pull --quiet "oci-archive:$work/images/$command.tar")
    container=$(buildah "${storage[@]}" from "$image")
    entry=$(buildah "${storage[@]}" inspect --format '{{index .OCIv1.Config.Entrypoint 0}}' "$container")
    [ "$entry" = "/usr/bin/$command" ] || {
        echo "FAILED: the entry point of $command is $entry" >&2
        exit 1
    }
    for arguments in --version config; do
        buildah "${storage[@]}" run --isolation chroot "$container" -- "$entry" "$arguments" >"$work/output"
        grep -q . "$work/output"
    done
    user=$(buildah "${storage[@]}" run --isolation chroot "$container" -- id -un)
    [ "$user" = cloud-image-factory ] || {
        echo "FAILED: $command runs as $user" >&2
        exit 1
    }
    echo "- $command: $(buildah "${storage[@]}" run --isolation chroot "$container" -- "$entry" --version), as $user"
    buildah "${storage[@]}" rm "$container" >/dev/null
done
echo "all as it should be"
