# shellcheck shell=bash
# Sourced by ./factory: makes the site of the documents.

# shellcheck source=build.sh
. "$scripts/build.sh"

factory_site() {
    no_arguments site "$@"
    setup_for_site
    supervised "$root/distribution/src/site/build.sh" "$root/distribution/target/site" || die "the site could not be made; see above" 1
}
