#!/bin/sh
# Looks at a freshly started machine from inside: one line NAME<TAB>ok|failed|skipped<TAB>DETAIL for each check.
# Arguments: the TCP ports that should be open. COMFY_CONSOLE_LOGIN=true: a password of root is as it should be.
export LC_ALL=C PATH=/usr/sbin:/sbin:/usr/bin:/bin

result() {
    printf '%s\t%s\t%s\n' "$1" "$2" "$(echo "$3" | tr '\t\n' '  ' | cut -c1-300)"
}

# First cloud-init and the services come to an end.
if command -v cloud-init >/dev/null; then
    state=$(timeout 300 cloud-init status --wait 2>&1 | tr '\n.' '  ')
    case $state in
        *done*) result cloud-init ok "$state" ;;
        *) result cloud-init failed "$state: $(grep -E 'WARNING|ERROR|CRITICAL' /var/log/cloud-init.log 2>/dev/null | tail -n 3)" ;;
    esac
else
    result cloud-init skipped "not installed"
fi

if command -v systemctl >/dev/null; then
    attempts=0
    while [ "$(systemctl is-system-running 2>/dev/null)" = starting ] && [ $attempts -lt 60 ]; do
        attempts=$((attempts + 1))
        sleep 2
    done
    failed=$(systemctl --failed --no-legend --plain | awk '{ print $1 }' | tr '\n' ' ')
    if [ -z "$failed" ]; then result services ok "no unit has failed"; else result services failed "failed: $failed"; fi
else
    result services skipped "no systemd"
fi

# Keys as old as the image would be those of all its machines.
uptime=$(cut -d. -f1 /proc/uptime)
booted=$(($(date +%s) - uptime))
keys=0
old=
for key in /etc/ssh/ssh_host_*_key /etc/dropbear/*_host_key; do
    [ -e "$key" ] || continue
    keys=$((keys + 1))
    [ "$(stat -c %Y "$key")" -ge $((booted - 120)) ] || old="$old $key"
done
if [ $keys = 0 ]; then
    result host-keys failed "there are none"
elif [ -n "$old" ]; then
    result host-keys failed "older than this boot:$old"
else
    result host-keys ok "$keys made at this boot"
fi

if grep -qE '^[0-9a-f]{32}$' /etc/machine-id 2>/dev/null; then
    result machine-id ok "made at this boot"
else
    result machine-id failed "none in /etc/machine-id"
fi

# The disk is larger than the image was: partitions should reach its end, and the root file system the end of its partition.
device=$(awk '$2 == "/" { print $1 }' /proc/mounts | tail -n 1)
[ -b "$device" ] || device=$(findmnt -n -o SOURCE / 2>/dev/null)
name=$(basename "$(readlink -f "$device")")
size=$(($(cat "/sys/class/block/$name/size") / 2))
root=$(df -k / | awk 'END { print $(NF - 4) }')
disk=$(basename "$(dirname "$(readlink -f "/sys/class/block/$name")")")
if [ -e "/sys/class/block/$name/partition" ] && [ -e "/sys/class/block/$disk/size" ]; then
    total=$(($(cat "/sys/class/block/$disk/size") / 2))
    end=0
    for partition in /sys/class/block/"$disk"/"$disk"*; do
        [ -e "$partition/partition" ] || continue
        this=$((($(cat "$partition/start") + $(cat "$partition/size")) / 2))
        [ $this -le $end ] || end=$this
    done
    if [ $((end * 100)) -lt $((total * 95)) ]; then
        result root-grown failed "partitions end at $((end / 1024)) of $((total / 1024)) MiB"
    elif [ $((root * 100)) -lt $((size * 85)) ]; then
        result root-grown failed "the root file system has $((root / 1024)) of $((size / 1024)) MiB"
    else
        result root-grown ok "$((root / 1024)) of $((total / 1024)) MiB"
    fi
else
    result root-grown skipped "root is not on a partition of its own: $device"
fi

if grep -q '^root:\$' /etc/shadow; then
    if [ "${COMFY_CONSOLE_LOGIN:-false}" = true ]; then
        result root-password ok "root has the described one"
    else
        result root-password failed "root has a password"
    fi
else
    result root-password ok "root has none"
fi

open=$(awk '$4 == "0A" { split($2, address, ":"); print address[2] }' /proc/net/tcp /proc/net/tcp6 2>/dev/null | sort -u |
    while read -r port; do echo $((0x$port)); done | sort -n | tr '\n' ' ')
for wanted in "$@"; do
    case " $open" in
        *" $wanted "*) result "port-$wanted" ok "open" ;;
        *) result "port-$wanted" failed "not open; open are: $open" ;;
    esac
done
result listening-ports ok "$open"
exit 0
