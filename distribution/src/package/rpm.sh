#!/usr/bin/env bash
# rpm.sh TREE VERSION TIMESTAMP LICENCE FILE: makes an RPM of what tree.sh has laid out.
set -euo pipefail

sources=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
tree=$1 version=$2 timestamp=$3 licence=$4 file=$5
command -v rpmbuild >/dev/null || {
    echo "rpmbuild not found; install rpm-build (Debian, Ubuntu: apt-get install rpm)" >&2
    exit 3
}
SOURCE_DATE_EPOCH=$(date -d "$timestamp" +%s)
export SOURCE_DATE_EPOCH
work=$tree/rpm
rm -rf -- "$work"
mkdir -p -- "$work"
units=$(cat "$tree/units")
sed "s/@UNITS@/${units% }/" "$sources/rpm/cloud-image-factory.spec" >"$work/package.spec"
rpmbuild -bb --quiet --target noarch --define "_topdir $work" --define "_rpmdir $work" --define '_rpmfilename package.rpm' \
    --define "tree $tree" --define "package_version $version" --define "licence $licence" "$work/package.spec"
mv -f -- "$work/package.rpm" "$file"
rm -rf -- "$work"
