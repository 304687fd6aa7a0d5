#!/bin/sh
# Looks at a sealed system from inside and names everything of the build that is left.
set -u
export LC_ALL=C
problems=

problem() {
    problems="${problems}comfy: not sealed: $1
"
}

for key in /etc/ssh/ssh_host_*_key /etc/dropbear/*_host_key; do
    [ ! -e "$key" ] || problem "host key $key"
done
[ ! -s /etc/machine-id ] || problem "machine id in /etc/machine-id"
for keys in /root/.ssh/authorized_keys /home/*/.ssh/authorized_keys; do
    if [ -f "$keys" ] && grep -q ' comfy-build$' "$keys"; then problem "the build's key in $keys"; fi
done
if [ "${COMFY_CONSOLE_LOGIN:-false}" != true ] && grep -q '^root:\$' /etc/shadow; then problem "a password of root"; fi
if [ -e /etc/ssh/sshd_config.d/00-comfy-build.conf ] || grep -qs '^# comfy-build begin$' /etc/ssh/sshd_config; then
    problem "the build's way in by password in /etc/ssh"
fi
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
logs=$(find /var/log -type f -size +0 2>/dev/null | grep -vE '/(wtmp|btmp|lastlog|faillog)$|/journal/' | head -n 3 | tr '\n' ' ')
[ -z "$logs" ] || problem "logs: $logs"
if [ -n "$(find /var/log/journal -type f 2>/dev/null | head -n 1)" ]; then problem "journal in /var/log/journal"; fi

if [ -n "$problems" ]; then
    printf '%s' "$problems" >&2
    exit 1
fi
rm -f /tmp/comfy.packages
