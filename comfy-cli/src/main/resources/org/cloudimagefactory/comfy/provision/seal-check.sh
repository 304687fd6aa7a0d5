#!/bin/sh
# Looks at a sealed system from inside and names what is left of the build.
set -u
export LC_ALL=C
# Where sudo does not look.
PATH=$PATH:/usr/local/bin
problems=

problem() {
    problems="${problems}comfy: not sealed: $1
"
}

for key in /etc/ssh/ssh_host_*_key /etc/dropbear/*_host_key; do
    [ ! -e "$key" ] || problem "host key $key"
done
[ ! -s /etc/machine-id ] || problem "machine id in /etc/machine-id"
for identity in /etc/hostid /var/lib/systemd/credential.secret; do
    [ ! -e "$identity" ] || problem "an identity of this machine, $identity"
done
for keys in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do
    if [ -f "$keys" ] && grep -q ' comfy-build$' "$keys"; then problem "the build's key in $keys"; fi
done
hash=$(sed -n 's/^root:\(\$[^:]*\):.*/\1/p' /etc/shadow)
[ -z "$hash" ] || [ "$hash" = "${COMFY_ROOT_HASH:-}" ] || problem "a password of root that nobody described"
if [ "${COMFY_BUILD_USER:-root}" != root ]; then
    hash=$(sed -n "s/^$COMFY_BUILD_USER:"'\(\$[^:]*\):.*/\1/p' /etc/shadow)
    [ -z "$hash" ] || [ "$hash" = "${COMFY_BUILD_USER_HASH:-}" ] || problem "the build's password of $COMFY_BUILD_USER"
fi
for old in /etc/passwd- /etc/shadow- /etc/group- /etc/gshadow- /etc/subuid- /etc/subgid-; do
    [ ! -e "$old" ] || problem "a copy of an earlier state, $old"
done
if [ -e /etc/ssh/sshd_config.d/00-comfy-build.conf ] || grep -qs '^# comfy-build begin$' /etc/ssh/sshd_config; then
    problem "the build's way in by password in /etc/ssh"
fi
[ ! -e /etc/ssh/sshd_config.d/01-permitrootlogin.conf ] ||
    problem "the installer's way in by password, /etc/ssh/sshd_config.d/01-permitrootlogin.conf"
[ ! -e /etc/ssh/sshd_config.d/50-cloud-init.conf ] || problem "what cloud-init wrote from the build's seed, /etc/ssh/sshd_config.d/50-cloud-init.conf"
for seed in /var/lib/systemd/random-seed /var/lib/random-seed /var/lib/urandom/random-seed /var/lib/misc/random-seed /var/lib/seedrng/seed.* \
    /boot/efi/loader/random-seed /boot/loader/random-seed /efi/loader/random-seed; do
    [ ! -e "$seed" ] || problem "a seed of random numbers, $seed"
done
if command -v systemctl >/dev/null && [ "$(systemctl is-active systemd-random-seed.service 2>/dev/null)" = active ]; then
    problem "systemd-random-seed.service, which writes its seed once more when it ends"
fi
if command -v cloud-init >/dev/null; then
    for network in /etc/network/interfaces.d/50-cloud-init /etc/network/interfaces.d/50-cloud-init.cfg /etc/netplan/50-cloud-init.yaml \
        /etc/NetworkManager/system-connections/cloud-init-*.nmconnection /etc/systemd/network/10-cloud-init-*.network; do
        [ ! -e "$network" ] || problem "the network of this machine in $network"
    done
fi
for left in /tmp/comfy-[0-9]* /tmp/comfy-variables.json /tmp/comfy-facts.json /var/tmp/comfy-[0-9]* \
    /etc/facter/facts.d/comfy-build.json; do
    [ ! -e "$left" ] || problem "files of the build in $left"
done
for answers in /var/log/installer/autoinstall-user-data /root/anaconda-ks.cfg /var/adm/autoinstall/cache /root/autoinst.xml; do
    [ ! -e "$answers" ] || problem "answers of the installer in $answers"
done
for history in /root/.bash_history /root/.ash_history /home/*/.bash_history; do
    [ ! -s "$history" ] || problem "shell history $history"
done
if [ -f /etc/resolv.conf ] && [ ! -L /etc/resolv.conf ] && grep -q '^nameserver' /etc/resolv.conf; then
    problem "the resolver of the build in /etc/resolv.conf"
fi
if [ -d /var/lib/cloud/instance ] || [ -L /var/lib/cloud/instance ]; then problem "state of cloud-init in /var/lib/cloud"; fi
for logins in /var/log/wtmp /var/log/btmp; do
    [ ! -s "$logins" ] || problem "who was logged in, $logins"
done
logs=$(find /var/log -type f -size +0 2>/dev/null | grep -vE '/(wtmp|btmp|lastlog|faillog)$|/journal/' | head -n 3 | tr '\n' ' ')
[ -z "$logs" ] || problem "logs: $logs"
if [ -n "$(find /var/log/journal -type f 2>/dev/null | head -n 1)" ]; then problem "journal in /var/log/journal"; fi

if [ -n "$problems" ]; then
    printf '%s' "$problems" >&2
    exit 1
fi
rm -f /tmp/comfy.packages
