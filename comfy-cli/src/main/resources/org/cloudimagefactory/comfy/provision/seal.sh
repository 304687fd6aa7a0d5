#!/bin/sh
# Removes all that belongs to this build only, so that each machine made from the image becomes itself.
set -u
export LC_ALL=C
umask 022

# In place first, for the blocks of a deleted file stay readable until something else is written there.
wipe() {
    for file in "$@"; do
        [ -f "$file" ] && [ ! -L "$file" ] || continue
        if [ -s "$file" ]; then
            dd if=/dev/zero of="$file" bs="$(wc -c <"$file")" count=1 conv=notrunc,fsync 2>/dev/null
        fi
        rm -f "$file"
    done
}

# The build's own way in: its key everywhere, and the password of root unless the appliance describes one.
for keys in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do
    [ -f "$keys" ] || continue
    grep -v ' comfy-build$' "$keys" >"$keys.new"
    chmod 600 "$keys.new"
    chown --reference="$keys" "$keys.new" 2>/dev/null
    wipe "$keys"
    if [ -s "$keys.new" ]; then mv "$keys.new" "$keys"; else rm -f "$keys.new"; fi
done
if [ "${COMFY_CONSOLE_LOGIN:-false}" != true ]; then
    sed -i 's/^root:[^:]*:/root:*:/' /etc/shadow
    sed -i "s/^${COMFY_BUILD_USER:-root}:[^:]*:/${COMFY_BUILD_USER:-root}:*:/" /etc/shadow
    rm -f /etc/shadow-
fi

rm -f /etc/ssh/sshd_config.d/00-comfy-build.conf /tmp/comfy-finish
if [ -f /etc/ssh/sshd_config ]; then sed -i '/^# comfy-build begin$/,/^# comfy-build end$/d' /etc/ssh/sshd_config; fi

# Identity.
wipe /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub /etc/dropbear/*_host_key /var/lib/systemd/random-seed /var/lib/systemd/credential.secret
[ ! -e /etc/machine-id ] || : >/etc/machine-id
if [ -e /var/lib/dbus/machine-id ] && [ ! -L /var/lib/dbus/machine-id ]; then rm -f /var/lib/dbus/machine-id; fi
rm -f /etc/hostid

# State of contextualization, network and package manager.
if command -v cloud-init >/dev/null; then cloud-init clean --logs >/dev/null 2>&1; fi
rm -rf /var/lib/cloud/* /run/cloud-init
rm -f /etc/udev/rules.d/70-persistent-net.rules /var/lib/dhcp/*.leases /var/lib/dhclient/*.leases /var/lib/NetworkManager/*.lease
[ -L /etc/resolv.conf ] || : >/etc/resolv.conf
if command -v apt-get >/dev/null; then apt-get clean; rm -rf /var/lib/apt/lists/*; fi
if command -v dnf >/dev/null; then dnf -q clean all >/dev/null 2>&1; rm -rf /var/cache/dnf/*; fi
if command -v zypper >/dev/null; then zypper --quiet clean --all; fi
rm -rf /var/cache/apk/*


# What installers leave: their answers hold the hash of the build's password, their network settings this machine's card.
rm -rf /var/log/installer /etc/cloud/cloud.cfg.d/99-installer.cfg
rm -f /etc/cloud/cloud.cfg.d/subiquity-disable-cloudinit-networking.cfg
if [ -d /etc/cloud ]; then rm -f /etc/netplan/00-installer-config*.yaml /etc/netplan/50-cloud-init.yaml; fi
if [ -f /etc/apt/sources.list ]; then sed -i '/^deb cdrom:/d' /etc/apt/sources.list; fi
rm -rf /root/anaconda-ks.cfg /root/original-ks.cfg /var/log/anaconda /etc/lvm/devices/system.devices
rm -rf /var/adm/autoinstall /var/log/YaST2 /var/log/agama-installation /root/autoinst.xml /root/inst-sys /var/lib/zypp/AnonymousUniqueId
rm -rf /var/lib/wicked/*.xml /root/answers /etc/lbu

# Logs, histories, temporary files. The journal moves to memory, so that nothing is written after this.
if command -v journalctl >/dev/null; then journalctl --relinquish-var >/dev/null 2>&1; fi
if command -v systemctl >/dev/null; then systemctl stop rsyslog syslog-ng auditd >/dev/null 2>&1; fi
find /var/log -type f | while IFS= read -r log; do : >"$log"; done
rm -rf /var/log/journal/* /var/log/*.gz /var/log/*.[0-9] /var/log/*-???????? /var/log/installer /var/log/anaconda /var/log/YaST2
wipe /root/.bash_history /root/.ash_history /home/*/.bash_history /root/.lesshst /root/.viminfo /root/.wget-hsts
rm -rf /var/tmp/* /root/anaconda-ks.cfg /root/original-ks.cfg /root/.ansible /root/.cache /var/lib/puppet/ssl /root/.chef

# The blocks that held all this.
sync
swap=$(awk 'NR > 1 && $2 == "partition" { print $1; exit }' /proc/swaps)
if [ -n "$swap" ]; then
    label=$(blkid -o value -s LABEL "$swap"); uuid=$(blkid -o value -s UUID "$swap")
    swapoff "$swap" && { blkdiscard -f "$swap" 2>/dev/null || dd if=/dev/zero of="$swap" bs=1M 2>/dev/null; }
    mkswap ${label:+-L "$label"} ${uuid:+-U "$uuid"} "$swap" >/dev/null
fi
# Discarding alone leaves what shares a cluster of the image with something that stays. Btrfs copies on write, and compresses zeros.
for reserve in /sys/fs/ext4/*/reserved_clusters; do
    [ ! -e "$reserve" ] || echo 0 >"$reserve"
done
awk '$3 ~ /^(ext[234]|xfs|btrfs|vfat)$/ && $1 ~ /^\/dev\// && !seen[$1]++ { print $3, $2 }' /proc/mounts | while read -r kind mount; do
    if [ "$kind" != btrfs ]; then
        dd if=/dev/zero of="$mount/.comfy-zero" bs=1M 2>/dev/null
        sync
        rm -f "$mount/.comfy-zero"
        sync
    fi
    fstrim "$mount" 2>/dev/null
done
sync
exit 0
