#!/bin/sh
# Writes the installed packages to /tmp/comfy.packages: a first line with the kind of package, who made them and for which system, KIND<TAB>VENDOR<TAB>
# SYSTEM, then a line for each, NAME<TAB>VERSION<TAB>ARCH<TAB>SOURCE-NAME<TAB>SOURCE-VERSION.
set -eu
export LC_ALL=C
list=/tmp/comfy.packages

# of_release NAME: a value of os-release, which is written as assignments of a shell.
of_release() {
    [ -r /etc/os-release ] || return 0
    sed -n "s/^$1=[\"']\{0,1\}\([A-Za-z0-9._-]*\)[\"']\{0,1\}\$/\1/p" /etc/os-release | head -n 1
}

vendor=$(of_release ID)
release=$(of_release VERSION_ID)
if [ -r /etc/micro-packages ]; then
    # Its busybox has applets of the names below. Its packages are Debian's; older releases of micro kept names of files.
    printf 'deb\tdebian\tdebian-12\n' >"$list"
    sed 's/^\([^_\t]*\)_\([^_\t]*\)_\([^_.\t]*\)\.deb$/\1\t\2\t\3/; s/%3a/:/' /etc/micro-packages >>"$list"
elif command -v dpkg-query >/dev/null; then
    printf 'deb\t%s\t%s-%s\n' "$vendor" "$vendor" "$release" >"$list"
    dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\t${db:Status-Abbrev}\n' |
        sed -n 's/\tii *$//p' >>"$list"
elif command -v rpm >/dev/null; then
    printf 'rpm\t%s\t%s-%s\n' "$vendor" "$vendor" "$release" >"$list"
    # Of the source the name of its file is known: NAME-VERSION-RELEASE.src.rpm.
    rpm -qa --queryformat '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\n' | grep -v '^gpg-pubkey' |
        sed 's/\t\([^\t]*\)-\([^-\t]*-[^-\t]*\)\.\(no\)\{0,1\}src\.rpm$/\t\1\t\2/; s/\t(none)$/\t\t/' | sort >>"$list"
elif command -v apk >/dev/null; then
    printf 'apk\t%s\t%s-%s\n' "$vendor" "$vendor" "$release" >"$list"
    awk -F: 'function out() { if (p != "") print p "\t" v "\t" a "\t" (o == "" ? p : o) "\t" v; p = o = "" }
        /^P:/ { p = $2 } /^V:/ { v = $2 } /^A:/ { a = $2 } /^o:/ { o = $2 } /^$/ { out() } END { out() }' /lib/apk/db/installed >>"$list"
else
    echo none >"$list"
fi
