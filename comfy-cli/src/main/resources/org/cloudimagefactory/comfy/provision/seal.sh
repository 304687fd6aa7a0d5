#!/bin/sh
# Removes all that belongs to this build only, so that each machine made from the image becomes itself. It follows
# seal-common.sh in the same script, and uses its functions.

# The build's own way in: its key everywhere.
for keys in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do
    [ -f "$keys" ] || continue
    grep -v ' comfy-build$' "$keys" >"$keys.new"
    chmod 600 "$keys.new"
    chown --reference="$keys" "$keys.new" 2>/dev/null
    wipe "$keys"
    if [ -s "$keys.new" ]; then mv "$keys.new" "$keys"; else rm -f "$keys.new"; fi
done

# Identity.
wipe /etc/ssh/ssh_host_*_key /etc/dropbear/*_host_key
[ ! -e /etc/machine-id ] || : >/etc/machine-id
if [ -e /var/lib/dbus/machine-id ] && [ ! -L /var/lib/dbus/machine-id ]; then rm -f /var/lib/dbus/machine-id; fi

# State of contextualization, network and package manager.
if command -v cloud-init >/dev/null; then cloud-init clean --logs >/dev/null 2>&1; fi
rm -rf /var/lib/cloud/* /run/cloud-init
# The rest of the network that cloud-init wrote for this machine.
if command -v cloud-init >/dev/null; then
    rm -f /etc/NetworkManager/conf.d/99-cloud-init.conf /etc/NetworkManager/conf.d/30-cloud-init-ip6-addr-gen-mode.conf
    rm -f /etc/udev/rules.d/85-persistent-net-cloud-init.rules
    for file in /etc/sysconfig/network-scripts/ifcfg-* /etc/sysconfig/network/ifcfg-*; do
        if grep -qs '^# Created by cloud-init' "$file"; then rm -f "$file"; fi
    done
fi
# A card's address makes an interface that only this machine has.
for file in /etc/sysconfig/network-scripts/ifcfg-* /etc/sysconfig/network/ifcfg-*; do
    [ ! -f "$file" ] || sed -i '/^HWADDR=/d; /^DHCP_HOSTNAME=/d' "$file"
done
for file in /etc/NetworkManager/system-connections/*.nmconnection; do
    [ ! -f "$file" ] || sed -i '/^mac-address=/d' "$file"
done
rm -f /etc/udev/rules.d/70-persistent-cd.rules
rm -f /etc/udev/rules.d/70-persistent-net.rules /var/lib/dhcp/*.leases /var/lib/dhclient/*.leases /var/lib/NetworkManager/*.lease /var/lib/dhcpcd/*.lease \
    /var/lib/dhcpcd5/*.lease /var/lib/dhcp3/*.leases /var/lib/NetworkManager/secret_key /var/lib/NetworkManager/timestamps \
    /var/lib/NetworkManager/seen-bssids
[ -L /etc/resolv.conf ] || : >/etc/resolv.conf
if command -v apt-get >/dev/null; then apt-get clean; rm -rf /var/lib/apt/lists/*; fi
if command -v dnf >/dev/null; then dnf -q clean all >/dev/null 2>&1; rm -rf /var/cache/dnf/*; fi
if command -v zypper >/dev/null; then zypper --quiet clean --all; fi
rm -rf /var/cache/apk/*

# What installers leave: their answers hold the hash of the build's password, their network settings this machine's card.
rm -rf /var/log/installer /etc/cloud/cloud.cfg.d/99-installer.cfg
rm -f /etc/cloud/cloud.cfg.d/subiquity-disable-cloudinit-networking.cfg
if command -v cloud-init >/dev/null; then rm -f /etc/netplan/00-installer-config*.yaml; fi
if [ -f /etc/apt/sources.list ]; then sed -i '/^deb cdrom:/d' /etc/apt/sources.list; fi
rm -rf /root/anaconda-ks.cfg /root/original-ks.cfg /var/log/anaconda /etc/lvm/devices/system.devices
rm -rf /var/adm/autoinstall /var/log/YaST2 /var/log/agama-installation /root/autoinst.xml /root/inst-sys /var/lib/zypp/AnonymousUniqueId
rm -rf /var/lib/wicked/*.xml /root/answers /etc/lbu

# Logs, histories, temporary files.
empty_logs
rm -f /var/log/wtmp.[0-9]* /var/log/btmp.[0-9]* /var/log/wtmp-* /var/log/btmp-*
rm -rf /var/log/*.gz /var/log/*.[0-9] /var/log/*-???????? /var/log/installer /var/log/anaconda /var/log/YaST2
wipe /root/.bash_history /root/.ash_history /home/*/.bash_history /root/.lesshst /root/.viminfo /root/.wget-hsts
rm -rf /var/spool/abrt/* /var/crash/* /var/lib/logrotate.status /var/lib/logrotate/logrotate.status /var/account/pacct /var/log/account/pacct
rm -f /etc/blkid.tab /etc/blkid/blkid.tab /run/blkid/blkid.tab /etc/sysconfig/rhn/systemid /etc/sysconfig/hw-uuid /etc/smolt/uuid
rm -f /var/lib/yum/uuid /var/lib/rpm/__db.* /var/lib/dnf/countme* /root/.wget-hsts /root/.python_history /root/.mysql_history
rm -rf /var/mail/root /var/spool/mail/root /var/lib/puppet/state /var/cache/puppet /var/log/puppet /opt/puppetlabs/puppet/cache
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
