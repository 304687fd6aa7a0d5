# shellcheck shell=bash
# Sourced by ./factory: builds the distribution.

# Tests interrupt programs; what a shell runs in the background would pass on that SIGINT is ignored.
maven() {
    supervised env --default-signal=INT mvn -B -ntp -f "$root/pom.xml" "$@"
}

# Whether the distribution is newer than all that it is made of.
up_to_date() {
    [ -x "$factory_home/bin/comfy" ] && [ -f "$root/distribution/target/.built" ] &&
        [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/templates" "$root/docs" "$root"/*.md \
            -newer "$root/distribution/target/.built" -print -quit)" ]
}

build_distribution() {
    if up_to_date; then
        return 0
    fi
    echo "Building with Maven" >&2
    # Checks and tests are the business of "factory test".
    maven -q -T 1C -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true package >&2 || die "the build failed; see above" 1
    touch "$root/distribution/target/.built"
}

# What takes no arguments refuses them.
no_arguments() {
    local command=$1
    shift
    [ $# -eq 0 ] || die "$command takes no arguments, but got '$1'" 2
}

factory_build() {
    no_arguments build "$@"
    setup_to_run
    build_distribution
    printf '%s\n' "$factory_home"
}
