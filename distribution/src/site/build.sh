#!/usr/bin/env bash
# build.sh DIRECTORY: makes the site of the documents in a directory. Needs Node.js 18 or newer and npm, which fetches the generator
# by the lock file.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
repository=$(cd -- "$here/../../.." && pwd -P)
SITE=$1
case $SITE in /*) ;; *) SITE=$PWD/$SITE ;; esac
export SITE
command -v npm >/dev/null || { echo "build.sh: npm is missing; install Node.js 18 or newer (Debian, Ubuntu: apt-get install npm)" >&2; exit 3; }
# Beside the site, so that the sources stay as they are.
work=$SITE.work
rm -rf "$SITE"
mkdir -p "$work"
rm -rf "$work/content"
mkdir "$work/content"
cp -R "$here/package.json" "$here/package-lock.json" "$here/.vitepress" "$work/"
cp -R "$repository/docs" "$repository/README.md" "$repository/CHANGELOG.md" "$repository/CONTRIBUTING.md" "$repository/SECURITY.md" \
    "$work/content/"
cd "$work"
cmp -s package-lock.json node_modules/.made-from || {
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.made-from
}
npx --no-install vitepress build . >&2
mkdir -p "$SITE/docs"
cp "$repository/LICENSE" "$SITE/LICENSE"
cp "$repository/docs/descriptor.schema.json" "$SITE/docs/"
printf '%s\n' "$SITE"
