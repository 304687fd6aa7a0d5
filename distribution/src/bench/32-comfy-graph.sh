#!/bin/bash
# A graph of appliances upon one ground, of which all is built: what it takes to find that out, and to show it. The builds themselves,
# which take minutes, are not measured.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
graph=${BENCH_GRAPH:-20}
site=$WORK/graph
mkdir -p "$site/all"
cd "$site"

comfy() {
    "$FACTORY_HOME/bin/comfy" "$@" --cache-dir "$site/cache"
}

# row WHAT COMMAND...: the best of three runs, which may take 2 s.
row() {
    local what=$1 times='' i
    shift
    for i in 1 2 3; do
        times+=$(milliseconds "$@")$'\n'
    done
    awk -v what="$what" -v ours="$(printf '%s' "$times" | smallest)" 'BEGIN { printf "%s\t%.2f s\t-\t-\tat most 2\n", what, ours / 1000 }'
}

printf 'distribution: micro\nsize: 128M\nprovisioners:\n  - { type: shell, inline: ["true"] }\n' >all/ground.yml
for i in $(seq 2 "$graph"); do
    printf 'from: ground.yml\ntitle: Number %s\n' "$i" >"all/appliance-$i.yml"
done
echo "building $graph appliances" >&2
all=(build --all all --jobs 2 --output-dir out)
comfy "${all[@]}" >&2
row "comfy build --all, all of a graph of $graph kept" comfy "${all[@]}"
row "comfy build --all --dry-run of it" comfy "${all[@]}" --dry-run
row "comfy tree of it" comfy tree all
