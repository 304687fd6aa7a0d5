#!/bin/sh
# Writes the installed packages to /tmp/comfy.packages: a first line with the kind of package, then NAME<TAB>VERSION<TAB>ARCH.
set -eu
export LC_ALL=C
list=/tmp/comfy.packages
if [ -r /etc/micro-packages ]; then
    # Its busybox has applets of the names below.
    echo deb >"$list"
    sed -n 's/^\([^_]*\)_\([^_]*\)_\([^_.]*\)\.deb$/\1\t\2\t\3/p' /etc/micro-packages | sed 's/%3a/:/' >>"$list"
elif command -v dpkg-query >/dev/null; then
    echo deb >"$list"
    dpkg-query -W -f '${binary:Package}\t${Version}\t${Architecture}\t${db:Status-Abbrev}\n' |
        sed -n 's/\tii *$//p' | sed 's/^\([^:\t]*\):[^\t]*/\1/' >>"$list"
elif command -v rpm >/dev/null; then
    echo rpm >"$list"
    rpm -qa --queryformat '%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\n' | grep -v '^gpg-pubkey' | sort >>"$list"
elif command -v apk >/dev/null; then
    echo apk >"$list"
    awk -F: '/^P:/ { p = $2 } /^V:/ { v = $2 } /^A:/ { a = $2 } /^$/ { if (p != "") print p "\t" v "\t" a; p = "" }
        END { if (p != "") print p "\t" v "\t" a }' /lib/apk/db/installed >>"$list"
else
    echo none >"$list"
fi
