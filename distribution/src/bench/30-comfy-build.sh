#!/bin/bash
# 'comfy build micro' beside a bare 'packer build' of the same template, in the same minutes, and the time that comfy takes to find
# out that there is nothing to do. What comfy does more (rendering, validation, the search for secrets, compaction, checksum,
# descriptor) must not cost more than a twentieth of it; what is there already must be found within two seconds.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
site=$WORK/comfy
out=$site/out
mkdir -p "$out"

# row WHAT OURS BARE RATIO LIMIT, in milliseconds; a bare tool that has no such thing is 0.
row() {
    awk -v what="$1" -v ours="$2" -v bare="$3" -v ratio="$4" -v limit="$5" 'BEGIN {
        printf "%s\t%.2f s\t%s\t%s\t%s\n", what, ours / 1000, (bare ? sprintf("%.2f s", bare / 1000) : "-"), ratio, limit
    }'
}

comfy() {
    "$FACTORY_HOME/bin/comfy" build micro --output-dir "$out" --cache-dir "$site/cache" "$@"
}

# The installer is made and the accelerator found out once, before anything is measured.
echo "making the installer of micro" >&2
comfy --timeout 1s >&2 || true

ours=$(milliseconds comfy --keep-work-dir --force)

# The same template, its files where they lie now, a password that we know, and the answers served by us.
kept=$(echo "$out"/micro-*.work)
bare_dir=$site/bare
cp -r "$kept" "$bare_dir"
rm -rf "$bare_dir/output" "$bare_dir/packer_cache"
name=$(basename "$kept" .work)
password=$(openssl rand -hex 16)
hash=$(openssl passwd -6 "$password")
sed -i "s#$out/.comfy-$name#$bare_dir#g" "$bare_dir/packer.json"
sed -i "s#^password_hash=.*#password_hash=$hash#" "$bare_dir/http/answers"
python3 -u -m http.server 0 --bind 127.0.0.1 --directory "$bare_dir/http" >"$site/server.log" 2>&1 &
server=$!
trap 'kill "$server"' EXIT
until port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$site/server.log") && [ -n "$port" ]; do sleep 0.1; done
sed -i "s#10\.0\.2\.2:[0-9]*#10.0.2.2:$port#g" "$bare_dir/packer.json"
bare_build() {
    (cd "$bare_dir" && COMFY_SSH_PASSWORD=$password CHECKPOINT_DISABLE=1 PACKER_CACHE_DIR=$bare_dir/packer_cache \
        packer build -color=false packer.json)
}
bare=$(milliseconds bare_build)
row "comfy build micro" "$ours" "$bare" "$(ratio "$ours" "$bare")" 1.05

again=
for _ in 1 2 3; do
    again+=$(milliseconds comfy)$'\n'
done
again=$(printf '%s' "$again" | sort -n | head -1)
row "comfy build micro, from the same inputs" "$again" 0 - "at most 2"
