#!/bin/bash
# Images in chunks: what 'comfy publish --chunks' costs beyond the same without, beside 'casync make' of the same raw image; the memory
# of a run with a large image beside that of one with a small one; how many bytes of a rebuilt image 'itchy catch' fetches, as the
# server counts them; and how long it takes to put the image together, beside cp, fsync and sha512sum of it.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
# shellcheck source=../bench/chunks-site.sh
. "$(dirname -- "$0")/chunks-site.sh"
size_mib=${BENCH_MIB:-1024}
rounds=${BENCH_ROUNDS:-3}
site=$WORK/chunks
mkdir -p "$site/tree"
cd "$site"
export HOME=$site
export TMPDIR=$site
command -v casync >/dev/null || {
    echo "casync is missing (Debian and Ubuntu: apt-get install casync)" >&2
    exit 3
}

# The programs and data of this very machine, as far as they fill three quarters of an image.
fill() {
    local left=$((size_mib * 768 * 1024)) file size
    find /usr/lib /usr/share /usr/bin -xdev -type f -size -64M -printf '%s %p\n' 2>/dev/null | sort -k2 >files
    while read -r size file; do
        left=$((left - size - 4096))
        [ "$left" -gt 0 ] || break
        printf '%s\0' "$file"
    done <files | tar -c --null -T - --ignore-failed-read 2>/dev/null | tar -x -C tree
}

# disk FILE: a disk with this tree, and a boot sector.
disk() {
    rm -f "$1"
    truncate -s "$size_mib"M "$1"
    mke2fs -q -t ext4 -d tree -F "$1"
    printf '\372\061\300' | dd of="$1" conv=notrunc status=none
    printf '\125\252' | dd of="$1" bs=1 seek=510 conv=notrunc status=none
}

# descriptor NAME VERSION IMAGE FORMAT
descriptor() {
    printf '{"action":"registration","identifier":"%s","version":"%s","title":"Bench","disks":[{"type":"os","format":"%s","path":"%s","size":%s}]}' \
        "$1" "$2" "$4" "$3" $((size_mib << 20)) >"$1-$2.json"
}

# peak COMMAND...: the largest resident size of a Java process that it starts, in kB.
peak() {
    local most=0 value pid
    "$@" >&2 &
    local child=$!
    while kill -0 "$child" 2>/dev/null; do
        for pid in "$child" $(pgrep -P "$child" || true); do
            value=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2>/dev/null || true)
            [ -z "$value" ] || [ "$value" -le "$most" ] || most=$value
        done
        sleep 0.05
    done
    wait "$child"
    echo "$most"
}

make_certificates
start_server

fill
disk one.raw
descriptor big 1 "$site/one.raw" raw
"$FACTORY_HOME/bin/launcher-archives" comfy itchy

ours=() bare=()
for _ in $(seq "$rounds"); do
    rm -rf www/* casync.store
    plain=$(milliseconds publish big-1.json)
    rm -rf www/*
    whole=$(milliseconds publish big-1.json --chunks)
    ours+=($((whole - plain)))
    bare+=("$(milliseconds casync make --store=casync.store one.caibx one.raw)")
done
a=$(printf '%s\n' "${ours[@]}" | smallest)
b=$(printf '%s\n' "${bare[@]}" | smallest)
awk -v a="$a" -v b="$b" -v size="$size_mib" 'BEGIN {
    printf "comfy publish --chunks, %d MiB, beyond the same without\t%.2f s\t%.2f s\t%.2f\t1.0\n", size, a / 1000, b / 1000, a / b }'

rm -rf www/* casync.store
large=$(peak publish big-1.json --chunks)
head -c 64M one.raw >small.raw
descriptor small 1 "$site/small.raw" raw
rm -rf www/*
small=$(peak publish small-1.json --chunks)
awk -v a="$large" -v b="$small" -v size="$size_mib" 'BEGIN {
    printf "its memory, %d MiB beside 64 MiB\t%d MB\t%d MB\t%.2f\t1.5\n", size, a / 1000, b / 1000, a / b }'

# The version after: the same files in a new file system, some of them other ones.
rm -rf www/* state.db* cache events
qemu-img convert -c -O qcow2 one.raw one.qcow2
descriptor image 1 "$site/one.qcow2" qcow2
publish image-1.json --chunks >&2
subscribe
catch >&2
head -c 1M /dev/urandom >tree/new
disk two.raw
qemu-img convert -c -O qcow2 two.raw two.qcow2
descriptor image 2 "$site/two.qcow2" qcow2
publish image-2.json --chunks >&2
rm -f sent
catch >&2
row_of_bytes "itchy catch of a rebuilt image, bytes sent; the compressed image" "$(sent_bytes)" "$(stat -c %s two.qcow2)" 0.10
cmp two.raw cache/image_*

# Once more from a version that is raw in the cache, as all further ones are.
ours=() bare=() fixed=()
bare_assembly() {
    cp two.raw copy.raw
    sync copy.raw
    sha512sum copy.raw
}
version=2
for _ in $(seq "$rounds"); do
    version=$((version + 1))
    head -c 1M /dev/urandom >tree/new
    disk two.raw
    qemu-img convert -c -O qcow2 two.raw two.qcow2
    descriptor image "$version" "$site/two.qcow2" qcow2
    publish "image-$version.json" --chunks >&2
    ours+=("$(milliseconds catch)")
    fixed+=("$(milliseconds catch)")
    rm -f copy.raw
    bare+=("$(milliseconds bare_assembly)")
done
a=$(printf '%s\n' "${ours[@]}" | smallest)
b=$(printf '%s\n' "${bare[@]}" | smallest)
c=$(printf '%s\n' "${fixed[@]}" | smallest)
awk -v a="$a" -v b="$b" -v c="$c" -v size="$size_mib" 'BEGIN {
    printf "itchy catch putting %d MiB together, beyond a run with nothing new\t%.2f s\t%.2f s\t%.2f\t1.3\n",
        size, (a - c) / 1000, b / 1000, (a - c) / b }'
rm -rf "$site"
