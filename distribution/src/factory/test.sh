# shellcheck shell=bash
# Sourced by ./factory: runs all tests.

# shellcheck source=build.sh
. "$scripts/build.sh"

# What begins as a shell script does, or is sourced by one. What comfy puts together from several files is checked whole, by tests.
shell_scripts() {
    local file first
    find "$root" -name target -prune -o -name .git -prune -o -name demo -prune -o -path '*/src/main/resources/*/provision' -prune \
        -o -type f -print | sort | while IFS= read -r file; do
        case $file in
            *.sh) printf '%s\n' "$file" ;;
            *.md | *.java | *.xml) ;;
            *)
                IFS= read -r -n 64 first <"$file" 2>/dev/null || true
                if [[ $first =~ ^\#!.*[/\ ](ba|da)?sh ]]; then
                    printf '%s\n' "$file"
                fi
                ;;
        esac
    done
}

factory_test() {
    no_arguments test "$@"
    setup_to_test
    local scripts_of_all=()
    mapfile -t scripts_of_all < <(shell_scripts)
    supervised shellcheck -S warning -x -P "$scripts" "${scripts_of_all[@]}" || die "shellcheck found mistakes; see above" 1
    # What was compiled without the checks is compiled again.
    if [ -e "$root/distribution/target/.unchecked" ]; then
        rm -rf "$root"/*/target/classes "$root"/*/target/maven-status "$root/distribution/target/.unchecked"
    fi
    # The tools build and test side by side: their tests wait for programs and servers as much as they compute.
    maven -T 2 --fail-at-end -Dcoverage.unchecked=false verify || die "tests failed; see above" 1
    touch "$root/distribution/target/.built"
}
