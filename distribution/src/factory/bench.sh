# shellcheck shell=bash
# Sourced by ./factory: measures, each figure beside the bare tool run in the same minute.

# shellcheck source=build.sh
. "$scripts/build.sh"

factory_bench() {
    setup_to_test
    build_distribution
    local bench name failed=0 over=0 mark wanted=("$@") ran=0
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
                mark=
                within_limit "$ours" "$ratio" "$limit" || {
                    mark='  OVER'
                    over=$((over + 1))
                }
                printf '%-58s %14s %14s %7s  %s%s\n' "$what" "$ours" "$bare" "$ratio" "$limit" "$mark"
            done <"$bench_work/$name.rows"
        else
            printf '%-58s FAILED\n' "$name"
            failed=1
        fi
        rm -rf "${bench_work:?}/$name"
    done
    [ $ran -gt 0 ] || die "no benchmark of that name; there are: $(cd "$root/distribution/src/bench" && echo [0-9]*.sh)" 2
    [ $failed = 0 ] || die "a benchmark failed; see above" 1
    [ $over = 0 ] || die "$over of these figures are over their limit" 1
}

# within_limit OURS RATIO LIMIT: whether a row keeps its limit. A limit is a number (for the ratio), "at most N" or "at least N"
# (for our own figure), or "-"; anything else is a mistake in the benchmark and counts as a limit that is not kept.
within_limit() {
    awk -v ours="$1" -v ratio="$2" -v limit="$3" 'BEGIN {
        number = "^[0-9]+([.][0-9]+)?$"
        split(limit, word, " ")
        figure = ours
        sub(/ .*/, "", figure)
        if (limit == "-") exit 0
        if (limit ~ number) exit !(ratio ~ number && ratio + 0 <= limit + 0)
        if (word[1] " " word[2] == "at most" && word[3] ~ number) exit !(figure ~ number && figure + 0 <= word[3] + 0)
        if (word[1] " " word[2] == "at least" && word[3] ~ number) exit !(figure ~ number && figure + 0 >= word[3] + 0)
        exit 1
    }'
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
