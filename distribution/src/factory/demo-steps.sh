# shellcheck shell=bash
# Sourced by demo.sh: what each step of the demo does. Each sets result, files and look; its log is $log.

demo_identifier=6f1b7c52-8f0e-4f8e-9d5c-0d3b2f6f1a77

bin() {
    supervised "$factory_home/bin/$1" "${@:2}"
}

# A path as one can paste it into a shell, short if it lies below this directory.
quoted() {
    printf %q "${1/#"$PWD"\//}"
}

megabytes() {
    printf '%d MB' $((($(stat -c %s "$1") + 500000) / 1000000))
}

# micro is made of Debian's packages: they come while Maven builds, which waits for the web, too.
fetch_packages() {
    build_packages=$work/cache/installers/micro/packages
    mkdir -p "$build_packages"
    start sh "$root/templates/micro/make-iso" --cache-dir "$build_packages" >"$work/logs/packages.log" 2>&1
    fetching=$started
}

# When it has failed, the build of micro will try again and say why.
await_packages() {
    wait "$fetching" || true
    forget "$fetching"
}

step_build() {
    log=$build_log
    fetch_packages
    build_distribution || return 1
    await_packages
    result="ready: $("$factory_home/bin/comfy" --version)"
    files=$factory_home
    look="$(quoted "$factory_home/bin/comfy") --help"
}

step_cloud() {
    local answer=$work/cloud/endpoint attempts=0
    # A server goes on until the demo ends; its first line on stdout says where it listens.
    start "$factory_home/bin/nifty" sandbox --state-dir "$work/cloud/state" --port 0 --safe-dirs "$work/itchy/output" \
        >"$answer" 2>"$log"
    until endpoint=$(grep -om 1 'http://[0-9.:]*/RPC2' "$answer"); do
        kill -0 "$started" 2>/dev/null || return 1
        attempts=$((attempts + 1))
        [ $attempts -lt 300 ] || return 1
        sleep 0.1
    done
    cloud=(--endpoint "$endpoint" --secret-file "$work/cloud/state/one_auth")
    result="answers XML-RPC at $endpoint"
    files=$work/cloud/state
    look="$(quoted "$factory_home/bin/nifty") sandbox --state-dir $(quoted "$work/cloud/state")"
}

step_comfy() {
    bin comfy build micro --output-dir "$work/appliances" --format qcow2 --cache-dir "$work/cache" --identifier "$demo_identifier" \
        --log-file "$log" --log-level info >"$work/appliances/report.txt" || return 1
    built=$(sed -n 's/^image: *//p' "$work/appliances/report.txt")
    [ -f "$built" ] || return 1
    result="$(megabytes "$built") qcow2, checked; descriptor written"
    files=$built
    look="qemu-img info $(quoted "$built")"
}

# As a publisher of another make would: a stream-optimised VMDK, an OVF and a manifest in a tar archive.
step_publish() {
    local directory=$work/publisher disk=micro-disk1.vmdk
    supervised qemu-img convert -f qcow2 -O vmdk -o subformat=streamOptimized "$built" "$directory/$disk" >"$log" 2>&1 || return 1
    write_ovf "$disk" "$(stat -c %s "$directory/$disk")" "$(stat -c %s "$built")" >"$directory/micro.ovf"
    (cd "$directory" && for file in micro.ovf "$disk"; do
        printf 'SHA256(%s)= %s\n' "$file" "$(sha256sum "$file" | cut -d ' ' -f 1)"
    done >micro.mf && tar --format=ustar -cf micro.ova micro.ovf micro.mf "$disk") >>"$log" 2>&1 || return 1
    cp "$directory/micro.ova" "$work/vmcatcher-cache/$demo_identifier"
    result="$(megabytes "$directory/micro.ova") OVA with manifest"
    files=$directory/micro.ova
    look="tar -tvf $(quoted "$directory/micro.ova")"
}

write_ovf() {
    cat <<OVF
<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
  <References><File ovf:id="file1" ovf:href="$1" ovf:size="$2"/></References>
  <DiskSection>
    <Info>Disks</Info>
    <Disk ovf:diskId="disk1" ovf:fileRef="file1" ovf:capacity="512" ovf:capacityAllocationUnits="byte * 2^20"
      ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
  </DiskSection>
  <VirtualSystem ovf:id="micro">
    <Info>A tiny Linux</Info>
    <VirtualHardwareSection>
      <Info>Hardware</Info>
      <Item><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>1</rasd:VirtualQuantity></Item>
      <Item><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:VirtualQuantity>256</rasd:VirtualQuantity></Item>
      <Item><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceType>17</rasd:ResourceType><rasd:HostResource>ovf:/disk/disk1</rasd:HostResource></Item>
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
OVF
}

# event TYPE: calls itchy the way vmCatcher does, with everything in the environment.
event() {
    local ova=$work/vmcatcher-cache/$demo_identifier size='' checksum=''
    if [ -f "$ova" ]; then
        size=$(stat -c %s "$ova")
        checksum=$(sha512sum "$ova" | cut -d ' ' -f 1)
    fi
    supervised env "VMCATCHER_EVENT_TYPE=$1" "VMCATCHER_EVENT_DC_IDENTIFIER=$demo_identifier" \
        VMCATCHER_EVENT_DC_TITLE="micro, published by somebody else" \
        VMCATCHER_EVENT_DC_DESCRIPTION="A tiny Linux for trying a cloud" \
        VMCATCHER_EVENT_HV_VERSION=1.0 VMCATCHER_EVENT_HV_FORMAT=OVA VMCATCHER_EVENT_HV_HYPERVISOR=KVM \
        "VMCATCHER_EVENT_HV_SIZE=$size" "VMCATCHER_EVENT_SL_CHECKSUM_SHA512=$checksum" \
        VMCATCHER_EVENT_SL_ARCH=x86_64 VMCATCHER_EVENT_SL_OS=Linux VMCATCHER_EVENT_SL_OSNAME=micro VMCATCHER_EVENT_SL_OSVERSION=1.0 \
        VMCATCHER_EVENT_AD_MPURI="https://appliances.example.org/micro:1/" \
        VMCATCHER_EVENT_IL_DC_IDENTIFIER=76fdee70-8119-5d33-aaaa-3c57e1c60df1 \
        "VMCATCHER_EVENT_FILENAME=$demo_identifier" "VMCATCHER_CACHE_DIR_CACHE=$work/vmcatcher-cache" \
        "$factory_home/bin/itchy" archive --metadata-dir "$work/itchy/metadata" >"$log" 2>&1
}

process() {
    bin itchy process --metadata-dir "$work/itchy/metadata" --output-dir "$work/itchy/output" --temp-image-dir "$work/itchy/temp" \
        --descriptor-dir "$work/itchy/descriptors" --required-format qcow2 --log-level info >>"$log" 2>&1
}

step_archive() {
    event AvailablePostfix || return 1
    local stored
    stored=$(find "$work/itchy/metadata" -maxdepth 1 -name '*.json' | head -n 1)
    [ -n "$stored" ] || return 1
    cp "$stored" "$work/logs/event.json"
    result="event safely on disk"
    files=$work/logs/event.json
    look="cat $(quoted "$work/logs/event.json")"
}

step_process() {
    : >"$log"
    process || return 1
    local descriptor image
    descriptor=$(find "$work/itchy/descriptors" -maxdepth 1 -name '*.json' | head -n 1)
    image=$(find "$work/itchy/output" -type f -name '*.qcow2' | head -n 1)
    [ -n "$descriptor" ] && [ -n "$image" ] || return 1
    cp "$descriptor" "$work/logs/registration.json"
    # What a guest sees must be what was built, to the bit.
    supervised qemu-img compare -f qcow2 -F qcow2 "$built" "$image" >>"$log" 2>&1 || return 1
    result="$(megabytes "$image") qcow2 equal to what comfy built, bit by bit"
    files="$image $work/logs/registration.json"
    look="cat $(quoted "$work/logs/registration.json")"
}

sync_cloud() {
    bin nifty sync "${cloud[@]}" --descriptors-dir "$work/itchy/descriptors" --images-dir "$work/itchy/output" --datastore default \
        --log-level info >"$log" 2>&1
}

list_cloud() {
    bin nifty list "${cloud[@]}" 2>>"$log"
}

step_register() {
    sync_cloud || return 1
    list_cloud >"$work/logs/registered.txt" || return 1
    grep -q "$demo_identifier" "$work/logs/registered.txt" || return 1
    stored_image=$(find "$work/cloud/state" -type f -size +1M | head -n 1)
    [ -n "$stored_image" ] || return 1
    result="image READY and VM template made"
    files="$work/logs/registered.txt $work/logs/step_register.log"
    look="cat $(quoted "$work/logs/registered.txt")"
}

# Boots what the cloud holds, on a throw-away overlay, with a NoCloud seed.
step_boot() {
    local directory=$work/boot port
    ssh-keygen -q -t ed25519 -N '' -f "$directory/key" >"$log" 2>&1 || return 1
    mkdir -p "$directory/seed"
    printf 'instance-id: demo\nlocal-hostname: demo\n' >"$directory/seed/meta-data"
    printf '#cloud-config\nssh_authorized_keys:\n  - %s\n' "$(cat "$directory/key.pub")" >"$directory/seed/user-data"
    supervised xorriso -as mkisofs -quiet -V cidata -J -r -o "$directory/seed.iso" "$directory/seed" >>"$log" 2>&1 || return 1
    supervised qemu-img create -q -f qcow2 -F qcow2 -b "$stored_image" "$directory/overlay.qcow2" 1G >>"$log" 2>&1 || return 1
    port=$(free_port)
    start qemu-system-x86_64 -m 256 -display none -serial "file:$directory/console.log" \
        -drive "file=$directory/overlay.qcow2,if=virtio" -drive "file=$directory/seed.iso,media=cdrom" \
        -netdev "user,id=n,hostfwd=tcp:127.0.0.1:$port-:22" -device virtio-net,netdev=n >>"$log" 2>&1
    local guest=$started
    log_in "$port" "$guest" "$directory" || return 1
    wait "$guest" || return 1
    forget "$guest"
    result="$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' "$directory/guest.txt") up, root grown to $(awk '$6 == "/" { print $2 }' "$directory/guest.txt")"
    files=$directory/console.log
    look="cat $(quoted "$directory/guest.txt")"
}

log_in() {
    local attempts=0
    until supervised ssh -q -i "$3/key" -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=5 \
        -p "$1" root@127.0.0.1 'cat /etc/os-release; df -h /; poweroff' >"$3/guest.txt" 2>>"$log"; do
        kill -0 "$2" 2>/dev/null || return 1
        attempts=$((attempts + 1))
        [ $attempts -lt 120 ] || return 1
        sleep 1
    done
}

free_port() {
    local port
    for port in $(seq 22200 22400); do
        if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            printf '%s\n' "$port"
            return 0
        fi
    done
    return 1
}

step_expire() {
    rm -f "$work/vmcatcher-cache/$demo_identifier"
    event ExpirePostfix || return 1
    process || return 1
    local descriptor
    descriptor=$(find "$work/itchy/descriptors" -maxdepth 1 -name '*.json' | head -n 1)
    grep -q '"expiration"' "$descriptor" || return 1
    cp "$descriptor" "$work/logs/expiration.json"
    result="expiration descriptor written"
    files=$work/logs/expiration.json
    look="cat $(quoted "$work/logs/expiration.json")"
}

step_clean() {
    sync_cloud || return 1
    list_cloud >"$work/logs/after.txt" || return 1
    ! grep -q "$demo_identifier" "$work/logs/after.txt" || return 1
    result="image and template gone"
    files="$work/logs/after.txt $work/logs/step_clean.log"
    look="cat $(quoted "$work/logs/step_clean.log")"
}

# What a newcomer may do next: each line is a command that works now, as it stands.
next_commands() {
    printf '%s\n' \
        "$(quoted "$factory_home/bin/comfy") test $(quoted "$built") --cache-dir $(quoted "$work/cache")" \
        "$(quoted "$factory_home/bin/itchy") clean --dry-run -m $(quoted "$work/itchy/metadata") -o $(quoted "$work/itchy/output") -e $(quoted "$work/itchy/descriptors")" \
        "$(quoted "$factory_home/bin/nifty") sync --backend directory --library-dir $(quoted "$work/library") --datastore pool --descriptors-dir $(quoted "$work/appliances") --images-dir $(quoted "$work/appliances")"
}
