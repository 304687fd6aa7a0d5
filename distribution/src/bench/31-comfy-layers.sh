#!/bin/bash
# Builds in layers of micro: a child of a kept parent and a change of the last of five provisioners behind a checkpoint, each beside the
# same build without cache; what a layer more costs; and what an overlay's start copies. The parent does what a real one spends its time
# with, unpacking and checking: it compresses files and reads them back.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
work_mib=${BENCH_WORK_MIB:-12}
site=$WORK/layers
mkdir -p "$site"
cd "$site"

comfy() {
    "$FACTORY_HOME/bin/comfy" "$@" --cache-dir "$site/cache"
}

build() {
    comfy build "$@" --output-dir "$site/out"
}

# row WHAT OURS BARE RATIO LIMIT, in milliseconds; 0 for a column that has nothing.
row() {
    awk -v what="$1" -v ours="$2" -v bare="$3" -v limit="$4" 'BEGIN {
        printf "%s\t%.2f s\t%s\t%s\t%s\n", what, ours / 1000, (bare ? sprintf("%.2f s", bare / 1000) : "-"),
            (bare ? sprintf("%.2f", ours / bare) : "-"), limit
    }'
}

# work NAME: a provisioner that writes files, compresses them and reads them back.
work() {
    printf '  - { type: shell, inline: ["dd if=/dev/urandom of=/opt-%s bs=1M count=%s 2>/dev/null && gzip /opt-%s && gzip -t /opt-%s.gz"]%s }\n' \
        "$1" "$work_mib" "$1" "$1" "${2:-}"
}

{
    printf 'distribution: micro\nsize: 256M\ntitle: A parent\nprovisioners:\n'
    work one
    work two
} >parent.yml
printf 'from: parent.yml\ntitle: A child\nfiles: [{ path: /etc/child, content: child }]\n' >child.yml

# five CHECKPOINT LAST
five() {
    printf 'distribution: micro\nsize: 256M\nprovisioners:\n'
    work one
    work two
    work three
    work four "$1"
    printf '  - { type: shell, inline: ["echo %s >/etc/last"] }\n' "$2"
}

echo "making the installer of micro" >&2
build micro --timeout 1s >&2 || true

# An overlay's size when the build begins to use it, told on fd 3.
watch_overlay() {
    local file
    while sleep 0.05; do
        for file in out/.comfy-child-*/overlay.qcow2; do
            if [ -s "$file" ] && [ -d "$(dirname -- "$file")/output" ]; then
                stat -c %s "$file" >overlay-size
                return
            fi
        done
    done
}

whole=$(milliseconds build child.yml --no-cache)
watch_overlay &
watcher=$!
cached=$(milliseconds build child.yml --force)
kill "$watcher" 2>/dev/null || true
wait "$watcher" || true
row "child of a kept parent, beside --no-cache" "$cached" "$whole" 0.4
below=$(find cache/layers -name '*.qcow2' -printf '%s\n' | awk '{ all += $1 } END { print all }')
printf 'what an overlay starts with, beside the disks below\t%s KiB\t%s KiB\t%s\t0.05\n' \
    $(($(cat overlay-size) / 1024)) $((below / 1024)) "$(ratio "$(cat overlay-size)" "$below")"

five "" first >five.yml
one_run=$(milliseconds build five.yml --force)
five ", checkpoint: true" first >five.yml
whole=$(milliseconds build five.yml --no-cache)
five ", checkpoint: true" second >five.yml
changed=$(milliseconds build five.yml)
row "last of five provisioners changed, beside --no-cache" "$changed" "$whole" 0.4
# Three runs instead of one.
row "each layer more, one shutdown and one start" $(((whole - one_run) / 2)) 0 -
