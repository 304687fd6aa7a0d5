#!/bin/sh
# What every seal takes away, whatever the family: seal.sh goes on from here, and it follows a distribution's own seal. To do it twice
# does no harm.
set -u
export LC_ALL=C
# Where sudo does not look.
PATH=$PATH:/usr/local/bin
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

# The build's password, unless the appliance describes one: set_hash USER HASH. What was described takes its place back; nothing
# described is no password. The file of before is kept under a second name until it is wiped, as sed writes a new one.
hash_of() {
    sed -n "s|^$1:\([^:]*\):.*|\1|p" "$2"
}
set_hash() {
    [ "$(hash_of "$1" /etc/shadow)" != "$2" ] || return 0
    ln -f /etc/shadow /etc/shadow.comfy
    sed -i "s|^$1:[^:]*:|$1:$2:|" /etc/shadow
    if [ "$(hash_of "$1" /etc/shadow)" = "$2" ] && [ "$(hash_of "$1" /etc/shadow.comfy)" != "$2" ]; then wipe /etc/shadow.comfy; fi
    rm -f /etc/shadow.comfy
}
set_hash root "${COMFY_ROOT_HASH:-*}"
if [ "${COMFY_BUILD_USER:-root}" != root ]; then set_hash "$COMFY_BUILD_USER" "${COMFY_BUILD_USER_HASH:-*}"; fi
# What the tools for users keep of the state before.
for old in passwd shadow group gshadow subuid subgid; do
    wipe "/etc/$old-"
done

rm -f /etc/ssh/sshd_config.d/00-comfy-build.conf
# Written by cloud-init from the seed of this build, and by installers for the password of this build.
rm -f /etc/ssh/sshd_config.d/50-cloud-init.conf
rm -f /etc/ssh/sshd_config.d/01-permitrootlogin.conf
if grep -qs '^# comfy-build begin$' /etc/ssh/sshd_config; then sed -i '/^# comfy-build begin$/,/^# comfy-build end$/d' /etc/ssh/sshd_config; fi

# Whoever writes logs ends before they are emptied; the journal moves to memory.
if command -v journalctl >/dev/null; then journalctl --relinquish-var >/dev/null 2>&1; fi
if command -v systemctl >/dev/null; then systemctl stop syslog.socket rsyslog syslog-ng >/dev/null 2>&1; fi
# auditd refuses to be stopped by the manager of services, and notes its own end.
if command -v pidof >/dev/null; then
    if command -v auditctl >/dev/null; then auditctl -e 0 >/dev/null 2>&1; fi
    for daemon in $(pidof auditd); do
        kill -TERM "$daemon" 2>/dev/null
        waited=0
        while [ "$waited" -lt 10 ] && kill -0 "$daemon" 2>/dev/null; do
            sleep 1
            waited=$((waited + 1))
        done
    done
fi
empty_logs() {
    find /var/log -type f 2>/dev/null | while IFS= read -r log; do : >"$log"; done
    rm -rf /var/log/journal/*
}

# Identity.
wipe /etc/ssh/ssh_host_*_key.pub /var/lib/systemd/credential.secret
rm -f /etc/hostid
# The seed of the random numbers is written once more when its service ends: so it ends now.
if command -v systemctl >/dev/null; then systemctl stop systemd-random-seed.service >/dev/null 2>&1; fi
if command -v rc-service >/dev/null; then
    for service in seedrng urandom; do
        [ ! -e "/etc/init.d/$service" ] || rc-service "$service" stop >/dev/null 2>&1
    done
fi
wipe /var/lib/systemd/random-seed /var/lib/random-seed /var/lib/urandom/random-seed /var/lib/misc/random-seed /var/lib/seedrng/seed.*
wipe /boot/efi/loader/random-seed /boot/loader/random-seed /efi/loader/random-seed

# The network that cloud-init wrote for this machine, in the words of each of its renderers: it writes it anew where it is there.
if command -v cloud-init >/dev/null; then
    rm -f /etc/network/interfaces.d/50-cloud-init /etc/network/interfaces.d/50-cloud-init.cfg
    rm -f /etc/netplan/50-cloud-init.yaml /etc/NetworkManager/system-connections/cloud-init-*.nmconnection
    rm -f /etc/systemd/network/10-cloud-init-*.network
fi
rm -rf /var/lib/cloud/data

# Who was logged in, and when: the login that does this is noted at its end, too, where there is a file to note it in. At
# its first start a machine gets new ones.
if command -v systemctl >/dev/null; then systemctl stop systemd-update-utmp.service >/dev/null 2>&1; fi
wipe /var/log/wtmp /var/log/btmp /var/log/lastlog /var/log/wtmp.db /var/lib/wtmpdb/wtmp.db /var/lib/lastlog/lastlog2.db
empty_logs

rm -rf /tmp/comfy-[0-9]* /tmp/comfy-variables.json /tmp/comfy-facts.json /tmp/comfy-finish /var/tmp/comfy-[0-9]*
rm -f /etc/facter/facts.d/comfy-build.json
