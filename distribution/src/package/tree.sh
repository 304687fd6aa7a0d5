#!/usr/bin/env bash
# tree.sh ARCHIVE TARGET VERSION MAINTAINER TIMESTAMP: lays a distribution, a tar.gz, out as packages have it.
# Makes TARGET/root, the files; TARGET/root.tar, the same with owners, modes and times that are always the same; TARGET/deb, what
# dpkg wants to know besides; and TARGET/units, the systemd units.
set -euo pipefail
umask 022

sources=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
archive=$1 target=$2 version=$3 maintainer=$4 epoch=$(date -d "$5" +%s)
name=cloud-image-factory
root=$target/root
share=$root/usr/share/$name
doc=$root/usr/share/doc/$name

# copy FROM TO: the content of a directory, if there is such a one.
copy() {
    [ -d "$1" ] || return 0
    mkdir -p -- "$2"
    cp -R -- "$1/." "$2"
}

rm -rf -- "$target"
# Of the archive, which is always made anew; in the directory beside it may be what an earlier build has left.
distribution=$target/distribution
mkdir -p -- "$distribution"
tar -xzf "$archive" -C "$distribution" --strip-components=1
mkdir -p -- "${target}s" "$root/usr/bin" "$root/etc/logrotate.d" "$root/usr/lib/sysusers.d" "$root/usr/lib/tmpfiles.d" "$target/deb"

copy "$distribution/bin" "$share/bin"
copy "$distribution/lib" "$share/lib"
copy "$distribution/templates" "$share/templates"
copy "$distribution/share/man" "$root/usr/share/man"
copy "$distribution/share/completions/bash" "$root/usr/share/bash-completion/completions"
copy "$distribution/share/completions/zsh" "$root/usr/share/zsh/vendor-completions"
copy "$distribution/share/completions/fish" "$root/usr/share/fish/vendor_completions.d"
copy "$distribution/share/doc" "$doc"
copy "$distribution/etc/examples" "$doc/examples"
copy "$distribution/share/systemd" "$root/usr/lib/systemd/system"
copy "$distribution/libexec" "$share/libexec"
for directory in "$distribution"/share/*; do
    case ${directory##*/} in
        man | doc | completions | systemd) ;;
        *) copy "$directory" "$share/share/${directory##*/}" ;;
    esac
done
for tool in comfy itchy nifty; do
    ln -s "../share/$name/bin/$tool" "$root/usr/bin/$tool"
    install -D -m 644 "$distribution/etc/$tool.yml" "$root/etc/$tool/$tool.yml"
done
install -D "$sources/files/set-up" "$share/libexec/set-up"
install -m 644 "$sources/files/sysusers.conf" "$root/usr/lib/sysusers.d/$name.conf"
install -m 644 "$sources/files/tmpfiles.conf" "$root/usr/lib/tmpfiles.d/$name.conf"
install -m 644 "$sources/files/logrotate.conf" "$root/etc/logrotate.d/$name"

# What Debian's policy wants: a copyright file that refers to the common licence, compressed change logs and manual pages.
rm -f -- "$doc/LICENSE"
install -m 644 "$sources/deb/copyright" "$doc/copyright"
mv -- "$doc/CHANGELOG.md" "$doc/changelog"
printf '%s (%s) unstable; urgency=medium\n\n  * Built from the sources; see changelog.gz for what is new.\n\n -- %s  %s\n' \
    "$name" "$version" "$maintainer" "$(LC_ALL=C date -u -R -d "@$epoch")" >"$doc/changelog.Debian"
install -D -m 644 "$sources/deb/lintian-overrides" "$root/usr/share/lintian/overrides/$name"

# Completion scripts are sourced.
find "$root/usr/share/bash-completion" -type f -exec sed -i -e '1{/^#!/d}' {} +

find "$root" -type d -exec chmod 755 {} +
find "$root" -type f -perm /111 -exec chmod 755 {} +
find "$root" -type f ! -perm /111 -exec chmod 644 {} +
chmod 644 "$share/bin/launcher.sh"
gzip -9n "$doc/changelog" "$doc/changelog.Debian"
find "$root/usr/share/man" -type f -exec gzip -9n {} +
find "$root" -exec touch -h -d "@$epoch" {} +

tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu --mtime="@$epoch" -cf "$target/root.tar" -C "$root" .

# Of what can be enabled, templates left out: they have no state of their own.
units=$(cd -- "$root/usr/lib/systemd/system" 2>/dev/null && grep -lx '\[Install\]' -- * | grep -v @ | tr '\n' ' ') || true
printf '%s\n' "$units" >"$target/units"
for file in control triggers postinst prerm postrm; do
    sed -e "s/@UNITS@/${units% }/" -e "s/@VERSION@/$version/" -e "s/@MAINTAINER@/$maintainer/" "$sources/deb/$file" >"$target/deb/$file"
done
(cd -- "$root" && find etc -type f | LC_ALL=C sort | sed 's:^:/:') >"$target/deb/conffiles"
