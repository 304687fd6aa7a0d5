#!/usr/bin/env bash
# poll-under-systemd.sh DISTRIBUTION: comfy-poll.service as it ships, under a systemd that is PID 1 of namespaces of its own, upon a throw-away
# copy of this system: a signed repository (templates/own-appliance) is polled as the service user, and as root, whose build is in a
# control group. Nothing of the machine is changed. Ends with 1 at the first thing that is not as it should be. Needs root and systemd, and
# micro's installer in ~/.cache/comfy or a mirror of Debian.
set -euo pipefail

distribution=$(realpath -- "$1")
say() { printf -- '- %s\n' "$1"; }
fail() {
    printf 'FAILED: %s\n' "$1" >&2
    exit 1
}

if [ -z "${IN_NAMESPACE:-}" ]; then
    [ "$(id -u)" = 0 ] || fail "needs root, for a system of its own"
    IN_NAMESPACE=yes exec unshare --mount --uts --ipc "$0" "$distribution"
fi

work=$(mktemp -d /var/tmp/poll-under-systemd.XXXXXX)
trap 'kill -KILL "${init:-}" 2>/dev/null || true; wait 2>/dev/null || true; umount -R -l "$work" 2>/dev/null || true; rmdir -- "$work" || true' EXIT
mount -t tmpfs -o size=8g,mode=755 tmpfs "$work"
root=$work/root
mkdir "$work/upper" "$work/upper.work" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/upper.work" "$root"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --rbind /sys "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/net" "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
# As udev makes it.
mknod -m 666 "$root/dev/net/tun" c 10 200

# What an installation does.
cp -r -- "$distribution" "$root/usr/share/cloud-image-factory"
grep -q '^kvm:' "$root/etc/group" || echo 'kvm:x:993:' >>"$root/etc/group"
grep -q '^cloud-image-factory:' "$root/etc/passwd" || {
    echo 'cloud-image-factory:x:992:992::/var/lib/cloud-image-factory:/usr/sbin/nologin' >>"$root/etc/passwd"
    echo 'cloud-image-factory:x:992:' >>"$root/etc/group"
}
mkdir -p "$root/etc/comfy" "$root/etc/site" "$root/srv/git"
for directory in var/lib/cloud-image-factory var/spool/comfy var/cache/cloud-image-factory; do
    mkdir -p "$root/$directory"
done
if [ -d "${HOME:-/root}/.cache/comfy" ]; then
    mkdir -p "$root/var/lib/cloud-image-factory/.cache"
    cp -r -- "${HOME:-/root}/.cache/comfy" "$root/var/lib/cloud-image-factory/.cache/comfy"
fi

# What a site and its users do.
cd "$root/srv/git"
export GIT_CONFIG_GLOBAL=$root/etc/site/gitconfig
git config --global user.name Alice
git config --global user.email alice@example.org
ssh-keygen -q -t ed25519 -N '' -f "$root/etc/site/alice"
git init -q -b main appliances
cp -r "$distribution/templates/own-appliance/." appliances/
git -C appliances add -A
git -C appliances -c gpg.format=ssh -c "user.signingKey=$root/etc/site/alice" commit -q -S -m first
printf 'alice@example.org namespaces="git" %s\n' "$(cat "$root/etc/site/alice.pub")" >"$root/etc/comfy/alice.signers"
cat >"$root/etc/comfy/comfy-sources.yml" <<'YML'
sources:
  - name: our-page
    url: file:///srv/git/appliances
    ref: main
    path: web/appliance.yml
    verify: { allowed_signers: /etc/comfy/alice.signers }
YML
chown -R 992:992 "$root/var/lib/cloud-image-factory" "$root/var/spool/comfy" "$root/var/cache/cloud-image-factory" "$root/srv/git"

# Units of this machine stay out of it.
units=$root/etc/site/units
mkdir -p "$units/comfy-poll.service.d"
cp -- "$distribution/share/systemd/comfy-poll.service" "$distribution/share/systemd/comfy-poll.timer" "$units/"
cp /lib/systemd/system/-.slice "$units/" 2>/dev/null || true
printf '[Unit]\nDefaultDependencies=no\n' >"$units/site.target"
printf '[Unit]\nDefaultDependencies=no\nWants=\nAfter=\n[Service]\nStandardOutput=file:/var/log/poll.log\nStandardError=inherit\n' \
    >"$units/comfy-poll.service.d/log.conf"

cat >"$work/init" <<'SH'
mount -t proc proc "$1/proc"
ip link set lo up
cd "$1"
# Whoever lives under a root that is only changed may make no user namespaces.
mkdir former
pivot_root . former
umount -l /former
rmdir /former
exec env -i container=other PATH=/usr/sbin:/usr/bin:/sbin:/bin SYSTEMD_UNIT_PATH=/etc/site/units \
    SYSTEMD_LOG_TARGET=console /lib/systemd/systemd --system --unit=site.target
SH
unshare --mount --pid --net --fork --kill-child=KILL sh "$work/init" "$root" >"$work/systemd.log" 2>&1 &
init=$!
for _ in $(seq 300); do
    pid=$(pgrep -P "$init" | head -1) || pid=
    [ -z "$pid" ] || ! [ -S "$root/run/systemd/private" ] || break
    sleep 0.1
done
[ -S "$root/run/systemd/private" ] || {
    cat "$work/systemd.log" >&2
    fail "systemd has not come up"
}
inside() { nsenter --target "$pid" --pid --net --mount --root --wd -- env -i PATH=/usr/share/cloud-image-factory/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
say "$(inside systemctl --version | head -1) is PID 1"

inside systemctl start comfy-poll.service || {
    cat "$root/var/log/poll.log" >&2
    inside systemctl status --no-pager comfy-poll.service >&2 || true
    fail "comfy-poll.service"
}
cat "$root/var/log/poll.log"
grep -q '^our-page: built: ' "$root/var/log/poll.log" || fail "nothing was built"
say "the service user's build, in a network namespace, under all settings of the unit"
inside systemctl start comfy-poll.service || fail "comfy-poll.service, the second time"
grep -q '^our-page: unchanged' "$root/var/log/poll.log" || fail "the second poll built"
say "a second poll builds nothing"

# Git lets nobody read the repositories of others.
chown -R 0:0 "$root/srv/git"
inside comfy sources --check | tee "$work/check"
grep -q '^ok *limits: a control group' "$work/check" || fail "no control group"
inside comfy poll --sources-dir /root/sources --output-dir /root/out >"$work/root.log" 2>&1 &
poll=$!
limit=
while kill -0 "$poll" 2>/dev/null; do
    for file in /sys/fs/cgroup/memory/system.slice/run-*.scope/memory.limit_in_bytes /sys/fs/cgroup/system.slice/run-*.scope/memory.max; do
        [ ! -e "$file" ] || ! pgrep -f qemu-system >/dev/null || limit=$(cat "$file" 2>/dev/null || true)
    done
    sleep 0.5
done
wait "$poll" || {
    cat "$work/root.log" >&2
    fail "root's poll"
}
[ "$limit" = $(((4096 + 1536) << 20)) ] || fail "the memory of the build was bounded by '$limit'"
say "root's build was in a control group of $limit bytes"
say "all as it should be"
