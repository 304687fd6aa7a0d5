#!/bin/bash
# 'nifty sync' against the sandbox, in a cloud of 10,000 images and as many templates: appliances that are new, and a thousand
# that are there already. The bare tool beside it is curl, which fetches the same pools and looks at nothing.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
objects=${BENCH_OBJECTS:-10000}
count=${BENCH_APPLIANCES:-1000}
site=$WORK/nifty
rm -rf "$site"
mkdir -p "$site/images"
export HOME=$site

seconds() {
    awk -v ms="$1" 'BEGIN { printf "%.2f s", ms / 1000 }'
}

# describe FROM TO: descriptors of small appliances, all of one disk.
describe() {
    mkdir -p "$site/descriptors"
    for i in $(seq "$1" "$2"); do
        printf '{"action":"registration","identifier":"appliance-%s","version":"1","title":"Appliance %s","memory":1024,"groups":["users"],
"disks":[{"type":"os","format":"raw","path":"%s/images/disk.raw","size":65536,"checksum":{"sha512":"%s"}}],
"attributes":{"vmcatcher_event_dc_identifier":"appliance-%s","vmcatcher_event_ad_mpuri":"https://example.org/%s/"}}\n' \
            "$i" "$i" "$site" "$sum" "$i" "$i" >"$site/descriptors/$i.json"
    done
}

sync() {
    "$FACTORY_HOME/bin/nifty" sync --descriptors-dir "$site/descriptors" --images-dir "$site/images" "$@"
}

# calls LOG: how many calls a run has made.
calls() {
    grep -c 'DEBUG .* Client: one\.' "$1"
}

pool() {
    curl -s -H 'Content-Type: text/xml' "$ONE_XMLRPC" -o "$site/pool.xml" --data-binary @- <<CALL
<methodCall><methodName>one.$1.info</methodName><params><param><value><string>$(cat "$ONE_AUTH")</string></value></param>
<param><value><int>-3</int></value></param><param><value><int>-1</int></value></param>
<param><value><int>-1</int></value></param></params></methodCall>
CALL
}

pools() {
    pool imagepool
    pool templatepool
}

head -c 65536 /dev/urandom >"$site/images/disk.raw"
sum=$(sha512sum "$site/images/disk.raw")
sum=${sum%% *}
"$FACTORY_HOME/bin/nifty" sandbox --state-dir "$site/sandbox" --port 0 --safe-dirs "$site/images" --copy-delay 100 \
    --fill $((objects - count)) >"$site/ready" &
sandbox=$!
trap 'kill "$sandbox" 2>/dev/null || true; wait "$sandbox" || true; rm -rf "$site"' EXIT
until ONE_XMLRPC=$(sed -n 's/^Ready: //p' "$site/ready") && [ -n "$ONE_XMLRPC" ]; do
    kill -0 "$sandbox"
    sleep 0.1
done
export ONE_XMLRPC ONE_AUTH=$site/sandbox/one_auth

# New ones in two portions, the second three times as large, to see how the cost grows.
part=$((count / 4))
describe 1 "$part"
first=$(milliseconds sync --log-level debug --log-file "$site/first.log")
describe $((part + 1)) "$count"
second=$(milliseconds sync --log-level debug --log-file "$site/second.log")
printf '%s new appliances, time of each, ms\t%s\t-\t-\t-\n' "$((count - part))" "$(ratio "$second" $((count - part)))"
printf '%s new appliances, calls for each\t%s\t-\t-\tat most 8\n' \
    "$((count - part))" "$(ratio "$(calls "$site/second.log")" $((count - part)))"
printf 'three times as many new appliances, time for each\t%s\t%s\t%s\t1.50\n' \
    "$(ratio "$second" $((count - part))) ms" "$(ratio "$first" "$part") ms" \
    "$(awk -v a="$second" -v b="$first" 'BEGIN { printf "%.2f", a / b / 3 }')"

# The same descriptors again: nothing is to be done. Of two runs of each the quicker one counts.
describe 1 "$count"
export FACTORY_JAVA_OPTIONS=-Xmx256m
sync --dry-run --log-level debug --log-file "$site/third.log" >"$site/plan"
grep -q "^0 to change in 0 steps, $count unchanged" "$site/plan"
curl_ms=$({ milliseconds pools && milliseconds pools; } | smallest)
ours=$({ milliseconds sync && describe 1 "$count" && milliseconds sync; } | smallest)
[ -z "$(find "$site/descriptors" -maxdepth 1 -name "*.json" -print -quit)" ]
printf '%s unchanged among %s images and templates, calls\t%s\t-\t-\tat most 6\n' \
    "$count" "$objects" "$(calls "$site/third.log")"
printf '%s unchanged among %s, heap of 256 MiB, beside curl\t%s\t%s\t%s\t%s\n' \
    "$count" "$objects" "$(seconds "$ours")" "$(seconds "$curl_ms")" "$(ratio "$ours" "$curl_ms")" 3.0
