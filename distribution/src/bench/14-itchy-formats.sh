#!/bin/bash
# 'itchy convert' of a sparse qcow2 disk to every format, beside 'qemu-img convert' and one flush of its result. A second is
# taken off for what does not grow with the image.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
size_mib=${BENCH_SPARSE_MIB:-4096}
pieces=${BENCH_PIECES:-75}
rounds=${BENCH_ROUNDS:-3}
site=$WORK/formats
rm -rf "$site"
mkdir -p "$site"
export HOME=$site

# Pieces of 8 MiB that do not compress, spread over the disk, the first one with a boot sector.
make_disk() {
    local args=() i
    head -c 8M /dev/urandom >"$site/noise"
    for ((i = 0; i < pieces; i++)); do
        args+=(-c "write -q -s $site/noise $((i * (size_mib - 8) / pieces))M 8M")
    done
    qemu-img create -q -f qcow2 "$site/sparse.qcow2" "${size_mib}M"
    qemu-io -f qcow2 "${args[@]}" "$site/sparse.qcow2"
    rm "$site/noise"
    sync
}

# bare FORMAT OPTIONS: milliseconds of qemu-img and one flush.
bare() {
    rm -f "$site/bare"
    # shellcheck disable=SC2016,SC2086 # the inner shell expands; options are words
    milliseconds bash -c 'qemu-img convert -t unsafe -m 8 -f qcow2 -O "$@" && sync "${@: -1}"' bare \
        "$1" $2 "$site/sparse.qcow2" "$site/bare"
    rm -f "$site/bare"
}

ours() {
    rm -f "$site/ours"
    milliseconds "$FACTORY_HOME/bin/itchy" convert --format "$1" "$site/sparse.qcow2" "$site/ours"
    rm -f "$site/ours"
}

make_disk
"$FACTORY_HOME/bin/launcher-archives" itchy # as an installation does
for target in raw qcow2 vmdk vdi vpc vhdx; do
    options=
    case $target in
        raw | qcow2) options=-W ;;
        vpc) options='-o force_size=on' ;;
    esac
    # As it came, the disk would be copied.
    source_note=
    if [ "$target" = qcow2 ]; then
        qemu-img snapshot -c s "$site/sparse.qcow2"
        source_note=' without its snapshot'
    fi
    for _ in $(seq "$rounds"); do
        cat "$site/sparse.qcow2" >/dev/null
        echo "bare $(bare "$target" "$options")"
        echo "ours $(ours "$target")"
    done | tee "$site/figures" >&2
    if [ "$target" = qcow2 ]; then
        qemu-img snapshot -d s "$site/sparse.qcow2"
    fi
    awk -v what="itchy convert, sparse $size_mib MiB to $target$source_note, beyond 1 s" \
        -v ours="$(sed -n 's/^ours //p' "$site/figures" | smallest)" \
        -v bare="$(sed -n 's/^bare //p' "$site/figures" | smallest)" 'BEGIN {
        beyond = ours > 1000 ? ours - 1000 : 0
        printf "%s\t%.2f s\t%.2f s\t%.2f\t1.30\n", what, ours / 1000, bare / 1000, beyond / bare
    }'
done
rm -rf "$site"
