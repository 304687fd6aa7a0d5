# shellcheck shell=bash
# Sourced by ./factory: makes packages for Debian and RPM systems.

# shellcheck source=build.sh
. "$scripts/build.sh"

needed_to_package="rpmbuild:rpm"

factory_package() {
    no_arguments package "$@"
    # shellcheck disable=SC2086 # one word an entry
    install_missing $needed_to_run $needed_to_package
    # The modes of what is compiled go into the jars. Maven takes what others may write out of them; it gives nobody more.
    umask 022
    echo "Building with Maven" >&2
    maven -q -T 1C -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true -Ppackages package >&2 ||
        die "the build failed; see above" 1
    touch "$root/distribution/target/.built"
    printf '%s\n' "$root"/distribution/target/packages/*
}
