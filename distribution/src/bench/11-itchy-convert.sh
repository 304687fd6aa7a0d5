#!/bin/bash
# 'itchy process' beside 'qemu-img convert' with the same flags and one flush: a raw image of incompressible data, without and with its
# checksum, and the same disk in an OVA beside the unpacked one. A second is taken off for what does not grow with the image.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
size_mib=${BENCH_MIB:-2048}
rounds=${BENCH_ROUNDS:-3}
site=$WORK/convert
cache=$site/cache
mkdir -p "$cache"
export HOME=$site ITCHY_METADATA_DIR=$site/events ITCHY_OUTPUT_DIR=$site/output
export ITCHY_TEMP_IMAGE_DIR=$site/temp ITCHY_DESCRIPTOR_DIR=$site/descriptors

# row WHAT OURS BARE LIMIT: the ratio counts what is beyond the fixed second.
row() {
    awk -v what="$1" -v ours="$2" -v bare="$3" -v limit="$4" 'BEGIN {
        beyond = ours > 1000 ? ours - 1000 : 0
        printf "%s\t%.2f s\t%.2f s\t%.2f\t%s\n", what, ours / 1000, bare / 1000, beyond / bare, limit
    }'
}

# take_in FILE CHECKSUM: milliseconds of a run that takes the file in.
take_in() {
    rm -rf "$site/events" "$site/output" "$site/descriptors"
    VMCATCHER_EVENT_TYPE=AvailablePostfix VMCATCHER_EVENT_DC_IDENTIFIER=bench VMCATCHER_EVENT_HV_VERSION=1 \
        VMCATCHER_EVENT_FILENAME=$1 VMCATCHER_EVENT_SL_CHECKSUM_SHA512=$2 VMCATCHER_CACHE_DIR_CACHE=$cache \
        "$FACTORY_HOME/bin/itchy" archive
    milliseconds "$FACTORY_HOME/bin/itchy" process
}

# bare FORMAT FILE: milliseconds of qemu-img alone.
bare() {
    rm -f "$site/bare.qcow2"
    # shellcheck disable=SC2016 # the inner shell expands
    milliseconds bash -c 'qemu-img convert -t unsafe -m 8 -W -f "$1" -O qcow2 "$2" "$3" && sync "$3"' bare "$1" "$2" "$site/bare.qcow2"
    rm -f "$site/bare.qcow2"
}

if [ ! -s "$cache/raw" ]; then
    echo "making an image of $size_mib MiB" >&2
    head -c "${size_mib}M" /dev/urandom >"$cache/raw"
    # A boot sector: code, no partitions, and the mark.
    { printf '\372'; head -c 445 "$cache/raw"; head -c 64 /dev/zero; printf '\125\252'; } |
        dd of="$cache/raw" conv=notrunc status=none
    qemu-img convert -f raw -O vmdk -o subformat=streamOptimized "$cache/raw" "$site/disk.vmdk"
    cat >"$site/bench.ovf" <<'OVF'
<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1">
  <References><File ovf:id="file1" ovf:href="disk.vmdk"/></References>
  <DiskSection><Info>Disks</Info><Disk ovf:diskId="disk1" ovf:fileRef="file1" ovf:capacity="1"/></DiskSection>
  <VirtualSystem ovf:id="vm"><Info>A machine</Info></VirtualSystem>
</Envelope>
OVF
    tar -C "$site" --format=ustar -cf "$cache/ova" bench.ovf disk.vmdk
fi
sync
checksum=$(sha512sum "$cache/raw" | cut -d' ' -f1)
"$FACTORY_HOME/bin/launcher-archives" itchy # as an installation does
"$FACTORY_HOME/bin/itchy" process >&2
: >"$site/figures"
for _ in $(seq "$rounds"); do
    cat "$cache/raw" "$site/disk.vmdk" "$cache/ova" >/dev/null
    echo "raw-bare $(bare raw "$cache/raw")"
    echo "raw $(take_in raw '')"
    echo "raw-sum $(take_in raw "$checksum")"
    echo "ova-bare $(bare vmdk "$site/disk.vmdk")"
    echo "ova $(take_in ova '')"
done | tee "$site/figures" >&2
figure() {
    sed -n "s/^$1 //p" "$site/figures" | smallest
}
row "itchy process, raw $size_mib MiB to qcow2, beyond 1 s" "$(figure raw)" "$(figure raw-bare)" 1.05
row "itchy process, the same with its checksum, beyond 1 s" "$(figure raw-sum)" "$(figure raw-bare)" 1.25
row "itchy process, OVA beside the unpacked disk, beyond 1 s" "$(figure ova)" "$(figure ova-bare)" 1.05
written=$(du -sk "$site/output" | cut -f1)
disk=$(qemu-img info --output=json "$site"/output/*.qcow2 | sed -n 's/.*"actual-size": \([0-9]*\).*/\1/p' | tail -1)
printf 'itchy process, kept on disk for an OVA, MiB\t%s\t%s\t%s\t%s\n' \
    $((written / 1024)) $((disk / 1048576)) "$(awk -v a="$written" -v b="$disk" 'BEGIN { printf "%.2f", a * 1024 / b }')" 1.01
rm -rf "$site"
