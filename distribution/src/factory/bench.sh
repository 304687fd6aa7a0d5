# shellcheck shell=bash
# Sourced by ./factory: measures, each figure beside the bare tool run in the same minute.

# shellcheck source=build.sh
. "$scripts/build.sh"

factory_bench() {
    setup_to_test
    build_distribution
    local bench name failed=0 wanted=("$@") ran=0
    export FACTORY_HOME=$factory_home
    bench_work=$(mktemp -d "${TMPDIR:-/var/tmp}/factory-bench.XXXXXX")
    at_exit() {
        end_children
        rm -rf "$bench_work"
    }
    printf '%-58s %14s %14s %7s  %s\n' WHAT OURS BARE RATIO LIMIT
    for bench in "$root"/distribution/src/bench/[0-9]*.sh; do
        [ -e "$bench" ] || continue
        name=$(basename "$bench" .sh)
        wanted_bench "$name" ${wanted[@]+"${wanted[@]}"} || continue
        ran=$((ran + 1))
        mkdir "$bench_work/$name"
        if supervised env WORK="$bench_work/$name" "$bench" >"$bench_work/$name.rows"; then
            while IFS=$'\t' read -r what ours bare ratio limit; do
                printf '%-58s %14s %14s %7s  %s\n' "$what" "$ours" "$bare" "$ratio" "$limit"
            done <"$bench_work/$name.rows"
        else
            printf '%-58s FAILED\n' "$name"
            failed=1
        fi
        rm -rf "${bench_work:?}/$name"
    done
    [ $ran -gt 0 ] || die "no benchmark of that name; there are: $(cd "$root/distribution/src/bench" && echo [0-9]*.sh)" 2
    [ $failed = 0 ] || die "a benchmark failed; see above" 1
}

# wanted_bench NAME [PART...]: whether the name holds one of the parts, if there are any.
wanted_bench() {
    local name=$1 part
    shift
    [ $# -gt 0 ] || return 0
    for part in "$@"; do
        case $name in *"$part"*) return 0 ;; esac
    done
    return 1
}
