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
# set_hash USER HASH: what was described takes its place back; nothing described is no password.
set_hash() {
    sed -i "s|^$1:[^:]*:|$1:$2:|" /etc/shadow
}
set_hash root "${COMFY_ROOT_HASH:-*}"
if [ "${COMFY_BUILD_USER:-root}" != root ]; then set_hash "$COMFY_BUILD_USER" "${COMFY_BUILD_USER_HASH:-*}"; fi
# What the tools for users keep of the state before.
for old in passwd shadow group gshadow subuid subgid; do
    wipe "/etc/$old-"
done

rm -f /etc/ssh/sshd_config.d/00-comfy-build.conf /tmp/comfy-finish
# Written by cloud-init from the seed of this build, and by installers for the password of this build.
rm -f /etc/ssh/sshd_config.d/50-cloud-init.conf
rm -f /etc/ssh/sshd_config.d/01-permitrootlogin.conf
if [ -f /etc/ssh/sshd_config ]; then sed -i '/^# comfy-build begin$/,/^# comfy-build end$/d' /etc/ssh/sshd_config; fi

# Identity.
wipe /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub /etc/dropbear/*_host_key /var/lib/systemd/credential.secret
# The seed of the random numbers is written once more when its service ends: so it ends now.
if command -v systemctl >/dev/null; then systemctl stop systemd-random-seed.service >/dev/null 2>&1; fi
if command -v rc-service >/dev/null; then
    for service in seedrng urandom; do
        [ ! -e "/etc/init.d/$service" ] || rc-service "$service" stop >/dev/null 2>&1
    done
fi
wipe /var/lib/systemd/random-seed /var/lib/random-seed /var/lib/urandom/random-seed /var/lib/misc/random-seed /var/lib/seedrng/seed.*
wipe /boot/efi/loader/random-seed /boot/loader/random-seed /efi/loader/random-seed
[ ! -e /etc/machine-id ] || : >/etc/machine-id
if [ -e /var/lib/dbus/machine-id ] && [ ! -L /var/lib/dbus/machine-id ]; then rm -f /var/lib/dbus/machine-id; fi
rm -f /etc/hostid

# State of contextualization, network and package manager.
if command -v cloud-init >/dev/null; then cloud-init clean --logs >/dev/null 2>&1; fi
rm -rf /var/lib/cloud/* /run/cloud-init
# The network that cloud-init wrote for this machine, in the words of each of its renderers.
if [ -d /etc/cloud ]; then
    rm -f /etc/network/interfaces.d/50-cloud-init /etc/network/interfaces.d/50-cloud-init.cfg
    rm -f /etc/netplan/50-cloud-init.yaml /etc/NetworkManager/system-connections/cloud-init-*.nmconnection
    rm -f /etc/NetworkManager/conf.d/99-cloud-init.conf /etc/NetworkManager/conf.d/30-cloud-init-ip6-addr-gen-mode.conf
    rm -f /etc/systemd/network/10-cloud-init-*.network /etc/udev/rules.d/85-persistent-net-cloud-init.rules
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
if [ -d /etc/cloud ]; then rm -f /etc/netplan/00-installer-config*.yaml; fi
if [ -f /etc/apt/sources.list ]; then sed -i '/^deb cdrom:/d' /etc/apt/sources.list; fi
rm -rf /root/anaconda-ks.cfg /root/original-ks.cfg /var/log/anaconda /etc/lvm/devices/system.devices
rm -rf /var/adm/autoinstall /var/log/YaST2 /var/log/agama-installation /root/autoinst.xml /root/inst-sys /var/lib/zypp/AnonymousUniqueId
rm -rf /var/lib/wicked/*.xml /root/answers /etc/lbu

# Logs, histories, temporary files. The journal moves to memory, so that nothing is written after this.
if command -v journalctl >/dev/null; then journalctl --relinquish-var >/dev/null 2>&1; fi
if command -v systemctl >/dev/null; then systemctl stop rsyslog syslog-ng auditd >/dev/null 2>&1; fi
find /var/log -type f | while IFS= read -r log; do : >"$log"; done
# Who was logged in, and when: the login that does this is noted at its end, too, where there is a file to note it in. At
# its first start a machine gets new ones.
if command -v systemctl >/dev/null; then systemctl stop systemd-update-utmp.service >/dev/null 2>&1; fi
wipe /var/log/wtmp /var/log/btmp /var/log/lastlog /var/log/wtmp.db /var/lib/wtmpdb/wtmp.db /var/lib/lastlog/lastlog2.db
rm -f /var/log/wtmp.[0-9]* /var/log/btmp.[0-9]* /var/log/wtmp-* /var/log/btmp-*
rm -rf /var/log/journal/* /var/log/*.gz /var/log/*.[0-9] /var/log/*-???????? /var/log/installer /var/log/anaconda /var/log/YaST2
wipe /root/.bash_history /root/.ash_history /home/*/.bash_history /root/.lesshst /root/.viminfo /root/.wget-hsts
rm -rf /tmp/comfy-files /tmp/comfy-[0-9]* /tmp/comfy-variables.json /tmp/comfy-facts.json
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
