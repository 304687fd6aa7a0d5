#!/bin/bash
# What 'comfy poll' takes when nothing is new in signed repositories whose images are there: a run with one source, and each further one,
# beyond 'git ls-remote' of the same. Three images are built before.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
rounds=${BENCH_ROUNDS:-9}
sources=3
site=$WORK/poll
mkdir -p "$site"
cd "$site"
export HOME=$site
export GIT_CONFIG_GLOBAL=$site/gitconfig
"$FACTORY_HOME/bin/launcher-archives" # as an installation does

ssh-keygen -q -t ed25519 -N '' -f key
git config --global user.name Alice
git config --global user.email alice@example.org
git config --global gpg.format ssh
git config --global user.signingkey "$site/key"
printf 'alice@example.org namespaces="git" %s\n' "$(cat key.pub)" >signers
echo 'sources:' >sources.yml
for i in $(seq "$sources"); do
    git init -q -b main "repository-$i"
    printf 'distribution: micro\ntitle: Number %s\n' "$i" >"repository-$i/appliance.yml"
    git -C "repository-$i" add -A
    git -C "repository-$i" commit -q -S -m first
    cat >>sources.yml <<YML
  - name: number-$i
    url: file://$site/repository-$i
    ref: main
    verify: { allowed_signers: $site/signers }
    allow: { network: open }
YML
done

# shellcheck disable=SC2120 # arguments come by milliseconds
poll() {
    "$FACTORY_HOME/bin/comfy" poll --sources "$site/sources.yml" --output-dir "$site/out" --cache-dir "$site/cache" "$@"
}

ask() {
    git ls-remote --quiet "file://$site/repository-1" refs/heads/main
}

# one_row WHAT OURS BARE, in milliseconds: what is beyond the bare tool counts.
one_row() {
    awk -v what="$1" -v ours="$2" -v bare="$3" 'BEGIN {
        printf "%s\t%.2f s\t%.2f s\t-\tat most 1.00\n", what, (ours - bare) / 1000, bare / 1000
    }'
}

echo "building $sources images" >&2
poll >&2
[ "$(poll | grep -c ': unchanged$')" = "$sources" ]
one='' all='' bare=''
for _ in $(seq "$rounds"); do
    bare+=$(milliseconds ask)$'\n'
    one+=$(milliseconds poll number-1)$'\n'
    all+=$(milliseconds poll)$'\n'
done
bare_ms=$(printf '%s' "$bare" | smallest)
one_ms=$(printf '%s' "$one" | smallest)
all_ms=$(printf '%s' "$all" | smallest)
one_row "comfy poll, one source with nothing new, beyond git ls-remote" "$one_ms" "$bare_ms"
one_row "comfy poll, each further source" "$(((all_ms - one_ms) / (sources - 1)))" "$bare_ms"
