#!/bin/sh
# Writes the installed packages to /tmp/comfy.packages: a first line KIND<TAB>VENDOR<TAB>DISTRIBUTION, by os-release, then for
# each NAME<TAB>VERSION<TAB>ARCH<TAB>SOURCE<TAB>SOURCE-VERSION, the last two empty where nobody tells them.
set -eu
export LC_ALL=C
list=/tmp/comfy.packages

head_of_list() {
    # shellcheck source=/dev/null
    (. /etc/os-release 2>/dev/null || true; printf '%s\t%s\t%s\n' "$1" "${ID:-}" "${ID:-}${VERSION_ID:+-$VERSION_ID}") >"$list"
}

if [ -r /etc/micro-packages ]; then
    # Its busybox has applets of the names below. Its packages are Debian's.
    cat /etc/micro-packages >"$list"
elif command -v dpkg-query >/dev/null; then
    head_of_list deb
    dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${db:Status-Abbrev}\n' |
        sed -n 's/\t.i *$//p' >>"$list"
elif command -v rpm >/dev/null; then
    head_of_list rpm
    rpm -qa --queryformat '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\t\n' | grep -v '^gpg-pubkey' |
        sed 's/\t\([^\t]*\)-\([^-\t]*-[^-\t]*\)\.[a-z]*src\.rpm\t$/\t\1\t\2/; s/\t(none)\t$/\t\t/' | sort >>"$list"
elif command -v apk >/dev/null; then
    head_of_list apk
    awk -F: 'function told() { if (p != "") print p "\t" v "\t" a "\t" o "\t" (o == "" ? "" : v); p = v = a = o = "" }
        /^P:/ { p = $2 } /^V:/ { v = $2 } /^A:/ { a = $2 } /^o:/ { o = $2 } /^$/ { told() } END { told() }' /lib/apk/db/installed >>"$list"
else
    head_of_list none
fi
