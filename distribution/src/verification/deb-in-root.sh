#!/usr/bin/env bash
# deb-in-root.sh RELEASE DEB WORK: what a site does with the package in its years, in a root of Debian (bookworm, trixie) that
# mmdebstrap makes in the directory WORK: installs an earlier version, changes settings, takes images in as two users, upgrades,
# removes, purges; and installs where the predecessor's spool is. Ends with 1 at the first thing that is not as it should be.
set -euo pipefail

release=$1 deb=$(realpath -- "$2") work=$3
root=$work/root

say() { printf -- '- %s\n' "$1"; }
fail() {
    printf 'FAILED (%s): %s\n' "$release" "$1" >&2
    exit 1
}

if [ -z "${IN_NAMESPACE:-}" ]; then
    [ "$(id -u)" = 0 ] || fail "needs root, for users and packages in a root of their own"
    mkdir -p -- "$work"
    # What is mounted in the root goes with the namespace.
    IN_NAMESPACE=yes exec unshare --mount --pid --fork --kill-child "$0" "$@"
fi

mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
if [ ! -e "$work/$release.tar" ]; then
    # By the format, for the name of what is not whole yet does not tell it.
    mmdebstrap --quiet --format=tar --variant=minbase "$release" "$work/$release.tar.part" "deb $mirror $release main"
    mv -- "$work/$release.tar.part" "$work/$release.tar"
fi
rm -rf -- "$root"
mkdir -- "$root"
tar -xf "$work/$release.tar" -C "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp -- "$deb" "$root/root/new.deb"

# inside COMMAND: a line for the shell in the root.
inside() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} \
        chroot "$root" sh -euc "$1" </dev/null
}
# as USER COMMAND
as() { inside "exec setpriv --reuid=$1 --regid=$1 --init-groups env HOME=/tmp sh -euc '$2'"; }
# expect WHAT COMMAND
expect() {
    inside "$2" >"$work/output" 2>&1 || {
        cat -- "$work/output" >&2
        fail "$1: $2"
    }
    say "$1"
}
apt() { inside "apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=0 $1" >"$work/apt.log" 2>&1 || {
    tail -n 40 "$work/apt.log" >&2
    fail "apt-get $1"
}; }

# The version before: another default, a file that the new one does not have, one that it has.
earlier() {
    inside 'cd /root && dpkg-deb -R new.deb old && cd old &&
        sed -i "s/^Version:.*/Version: 0.0.9-1/" DEBIAN/control &&
        sed -i "s/^#jobs: .*/#jobs: 99/" etc/itchy/itchy.yml etc/nifty/nifty.yml etc/comfy/comfy.yml &&
        echo earlier >usr/share/cloud-image-factory/earlier && rm usr/share/doc/cloud-image-factory/README.md &&
        rm -f DEBIAN/md5sums && cd .. && dpkg-deb -Zgzip -z1 -b old old.deb && rm -r old'
}

take_in() {
    as vmcatcher "VMCATCHER_EVENT_TYPE=AvailablePostfix VMCATCHER_EVENT_DC_IDENTIFIER=$1 VMCATCHER_EVENT_HV_VERSION=1 \
        VMCATCHER_EVENT_FILENAME=disk.qcow2 VMCATCHER_CACHE_DIR_CACHE=/srv/images itchy archive"
    [ -n "$(find "$root/var/spool/itchy/metadata" -maxdepth 1 -name "*_$1.json" -user "$(inside 'id -u vmcatcher')")" ] ||
        fail "vmCatcher's user stored no event of its own"
    as cloud-image-factory "itchy process" >"$work/output" 2>&1 || {
        cat -- "$work/output" >&2
        fail "the service user could not process what vmCatcher's user has stored"
    }
    ls "$root/var/spool/itchy/output/$1"_* "$root/var/spool/itchy/descriptors/"*"$1"* >/dev/null || fail "no image or descriptor of $1"
    [ -z "$(find "$root/var/spool/itchy/metadata" -maxdepth 1 -name '*.json')" ] || fail "the event of $1 still waits"
    say "vmCatcher's user stores an event, and the service user makes image and descriptor of it ($1)"
}

inside "apt-get -q update" >"$work/apt.log" 2>&1 || fail "apt-get update"
inside "dpkg-deb -f /root/new.deb Version" >"$work/version"
earlier >/dev/null

echo "## $release"
apt "install /root/old.deb"
say "a clean root takes the package: $(inside "dpkg-query -W -f '\${Package} \${Version}, \${Status}' cloud-image-factory")"
for tool in comfy itchy nifty; do
    expect "$tool --version" "$tool --version"
    expect "$tool config reads a file in which nothing is set" "$tool config | grep -v 'built in\$' | grep . && exit 1 || exit 0"
done
enabled() { find "$root/etc/systemd" -name "*.timer" | grep -E "/(cloud-image-factory|comfy|itchy|nifty)[^/]*$"; }
nothing_is_enabled() {
    [ -e "$root/usr/lib/systemd/system/cloud-image-factory.timer" ] || fail "no timer is there: $1"
    ! enabled || fail "timers are enabled: $1"
    say "no timer is enabled: $1"
}
nothing_is_enabled "after the installation"
apt "install --reinstall /root/old.deb"
nothing_is_enabled "after another one of the same version"
expect "spools are setgid, of the service user and its group" \
    '[ "$(stat -c "%U:%G %a" /var/spool/comfy /var/spool/itchy /var/spool/itchy/* /var/log/comfy /var/log/itchy /var/log/nifty |
        sort -u)" = "cloud-image-factory:cloud-image-factory 2770" ]'
expect "in its cache, only the service user may write" \
    '[ "$(stat -c "%U:%G %a" /var/cache/cloud-image-factory)" = "cloud-image-factory:cloud-image-factory 750" ]'
expect "there is the group that builds get KVM by" 'getent group kvm'
expect "the service user can't log in and has a home" \
    'getent passwd cloud-image-factory | grep -E ":/var/lib/cloud-image-factory:.*nologin$" && [ -d /var/lib/cloud-image-factory ]'
expect "class archives are made for all users, by root" \
    'set -- $(find / -xdev -name "*.jsa" -path "*cloud-image-factory*"); [ $# -ge 3 ] && [ "$(stat -c %U "$@" | sort -u)" = root ]'
expect "the tools find them through the links in /usr/bin and /bin" 'for tool in comfy itchy nifty; do
        for called in /bin/$tool /usr/bin/$tool /usr/share/cloud-image-factory/libexec/../bin/$tool; do
            FACTORY_JAVA_OPTIONS=-Xlog:class+load:file=/tmp/loaded $called --version
            grep -q "QuickAnswers source: shared objects file" /tmp/loaded
        done
    done'
inside 'find / -xdev -name "*.jsa" -path "*cloud-image-factory*" -delete; dpkg-trigger --by-package=cloud-image-factory /usr/lib/jvm;
    dpkg --configure -a' >"$work/output" 2>&1
expect "another Java makes them anew (dpkg's trigger)" '[ -n "$(find / -xdev -name "*.jsa" -path "*cloud-image-factory*")" ]'
expect "the maintainer script runs as often as one likes" \
    '/var/lib/dpkg/info/cloud-image-factory.postinst configure 0.0.9-1 && /var/lib/dpkg/info/cloud-image-factory.postinst configure'

inside 'useradd --system --no-create-home vmcatcher && usermod -a -G cloud-image-factory vmcatcher && mkdir -p /srv/images &&
    head -c 3M /dev/urandom >/tmp/raw && truncate -s 16M /tmp/raw && qemu-img convert -O qcow2 /tmp/raw /srv/images/disk.qcow2 &&
    chmod 644 /srv/images/disk.qcow2'
take_in first

inside 'sed -i "s/^#jobs: .*/jobs: 3/" /etc/itchy/itchy.yml && 
    printf "%s\n" "archive_log: /var/log/itchy/archive.log" "process_log: /var/log/itchy/process.log" >>/etc/itchy/itchy.yml &&
    cp /etc/itchy/itchy.yml /root/itchy.yml && ls -lR /var/spool >/root/spool'
apt "install -o Dpkg::Options::=--force-confold /root/new.deb"
[ "$(inside "dpkg-query -W -f '\${Version}' cloud-image-factory")" = "$(cat -- "$work/version")" ] || fail "not upgraded"
expect "an upgrade keeps settings of the site and brings new defaults" \
    'cmp /etc/itchy/itchy.yml /root/itchy.yml && [ -e /etc/itchy/itchy.yml.dpkg-dist ] && ! grep -q "jobs: 99" /etc/nifty/nifty.yml &&
     itchy config | grep -q "^jobs: 3  # from /etc/itchy/itchy.yml"'
nothing_is_enabled "after an upgrade"
expect "an upgrade keeps spools" 'ls -lR /var/spool | cmp - /root/spool'
expect "an upgrade removes what only the old version had" '[ ! -e /usr/share/cloud-image-factory/earlier ]'
take_in second
apt "install logrotate"
expect "each user's log is rotated, and goes on" 'set -- /var/log/itchy/archive.log /var/log/itchy/process.log
    [ "$(stat -c %U "$@" | tr "\n" " ")" = "vmcatcher cloud-image-factory " ] && logrotate -f /etc/logrotate.d/cloud-image-factory &&
    [ -s /var/log/itchy/archive.log.1 ] && [ -s /var/log/itchy/process.log.1 ] && [ ! -s /var/log/itchy/archive.log ]'
take_in fourth
expect "logs go on after that" '[ -s /var/log/itchy/archive.log ] && [ -s /var/log/itchy/process.log ]'

inside 'ls -lR /var/spool >/root/spool'
apt "remove cloud-image-factory"
expect "a removal leaves settings and spools" \
    '[ -e /etc/itchy/itchy.yml ] && ls -lR /var/spool | cmp - /root/spool'
expect "a removal takes the commands and what was made at installation" \
    '[ ! -e /usr/bin/comfy ] && [ ! -e /usr/share/cloud-image-factory ]'
inside 'cd /var/spool/itchy && find output descriptors metadata -type f | sort >/root/spool'
apt "install /root/new.deb"
nothing_is_enabled "after a removal and another installation"
# As systemctl enable does it; deb-systemd-helper, which packages call, would not do it a second time.
inside 'mkdir -p /etc/systemd/system/timers.target.wants &&
    ln -s /usr/lib/systemd/system/cloud-image-factory.timer /etc/systemd/system/timers.target.wants/cloud-image-factory.timer'
apt "install --reinstall /root/new.deb"
[ "$(enabled | wc -l)" = 1 ] || fail "the timer that the site has enabled is not the one that is"
say "a timer that the site has enabled stays so"
apt "purge cloud-image-factory"
! enabled || fail "timers are enabled after a purge"
say "a purge disables it"
expect "a purge leaves images, events and descriptors" \
    'cd /var/spool/itchy && find output descriptors metadata -type f | sort | cmp - /root/spool && [ -s /root/spool ]'
expect "a purge takes settings, logs and caches" \
    '[ ! -e /etc/itchy ] && [ ! -e /etc/comfy ] && [ ! -e /etc/nifty ] && [ ! -e /var/log/itchy ] && [ ! -e /var/cache/cloud-image-factory ] &&
     [ ! -e /etc/logrotate.d/cloud-image-factory ]'

# The predecessor's spool, as docs/itchy.md had it: vmCatcher's own.
inside 'rm -rf /var/spool/itchy && usermod -G "" vmcatcher && install -d -o vmcatcher -g vmcatcher -m 750 /var/spool/itchy /var/log/itchy &&
    install -d -o vmcatcher -g vmcatcher -m 755 /var/spool/itchy/metadata /var/spool/itchy/output /var/spool/itchy/descriptors &&
    echo "{}" >/var/spool/itchy/output/image && chown vmcatcher: /var/spool/itchy/output/image && ls -lR /var/spool/itchy >/root/spool'
apt "install /root/new.deb"
expect "a spool that is there keeps owner and mode" 'ls -lR /var/spool/itchy | cmp - /root/spool &&
    [ "$(stat -c "%U %a" /var/spool/itchy)" = "vmcatcher 750" ]'
grep '^    ' "$work/apt.log" >"$root/root/commands" || fail "the installation printed no commands"
say "the installation prints what hands it over:"
sed 's/^/  /' "$root/root/commands"
expect "these commands run" 'sh -eu /root/commands'
take_in third

# A spool on another disk, by a link; one that is a mount point; one that is somebody else's.
inside 'mv /var/spool/itchy /srv/itchy && ln -s /srv/itchy /var/spool/itchy && rm -rf /srv/itchy/metadata && mkdir -p /var/spool/comfy &&
    install -d -o vmcatcher -g vmcatcher /srv/itchy/metadata && rm -rf /var/log/comfy && install -d -o vmcatcher -g vmcatcher /var/log/comfy'
mount -t tmpfs -o uid="$(inside 'id -u cloud-image-factory')",gid="$(inside 'id -g cloud-image-factory')" tmpfs "$root/var/spool/comfy"
inside 'chmod 755 /srv/itchy'
apt "install --reinstall /root/new.deb"
expect "a spool that is a link is told of by its own name" '/usr/share/cloud-image-factory/libexec/set-up directories >/root/told &&
    grep -q "^    chown -R cloud-image-factory:cloud-image-factory /srv/itchy$" /root/told'
apt "purge cloud-image-factory"
expect "a purge leaves links, mount points and directories of others, and ends well" '[ -L /var/spool/itchy ] &&
    [ "$(stat -c %U /srv/itchy/metadata)" = vmcatcher ] && [ -d /var/spool/comfy ] && [ -d /var/log/comfy ] &&
    ! dpkg-query -W -f "\${Status}" cloud-image-factory | grep installed'
echo "all as it should be"
