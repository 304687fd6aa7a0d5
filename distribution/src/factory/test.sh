# shellcheck shell=bash
# Sourced by ./factory: runs all tests.

# shellcheck source=build.sh
. "$scripts/build.sh"

factory_test() {
    setup_to_test
    # shellcheck disable=SC2046 # one word a file
    supervised shellcheck -S warning -x -P "$scripts" "$root/factory" "$root/.ci/run" $(find "$root/distribution/src" -name '*.sh') \
        "$root/templates/micro/make-iso" || die "shellcheck found mistakes; see above" 1
    maven --fail-at-end verify || die "tests failed; see above" 1
    touch "$root/distribution/target/.built"
}
