#!/bin/bash
# Registries: an image into one by 'nifty sync' and out of one by 'itchy catch', each beside 'skopeo copy' and sha512sum of the same;
# and what a run asks when nothing is new among many subscribed tags. The registry is a real one, docker-registry.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
size_mib=${BENCH_MIB:-1024}
tags=${BENCH_TAGS:-100}
rounds=${BENCH_ROUNDS:-3}
site=$WORK/registries
mkdir -p "$site/images" "$site/bare"
cd "$site"
export HOME=$site
# What does not hold an image in memory needs no more.
export FACTORY_JAVA_OPTIONS=-Xmx128m

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
host=127.0.0.1:$port
cat >registry.yml <<YML
version: 0.1
log: {level: info, formatter: text}
storage: {filesystem: {rootdirectory: $site/data}, delete: {enabled: true}}
http: {addr: "$host"}
YML
docker-registry serve registry.yml >registry.log 2>&1 &
registry=$!
trap 'kill "$registry" 2>/dev/null || true; wait "$registry" || true; rm -rf "$site"' EXIT
until curl -s -o /dev/null "http://$host/v2/"; do
    kill -0 "$registry"
    sleep 0.1
done

# describe IDENTIFIER FILE: a descriptor of the image, with its checksum, as comfy writes it.
describe() {
    mkdir -p descriptors
    printf '{"action":"registration","identifier":"%s","version":"1","title":"%s","disks":[{"type":"os","format":"raw","path":"%s",
"size":%s,"checksum":{"sha512":"%s"}}]}\n' "$1" "$1" "$2" "$(stat -c %s "$2")" "$(sha512sum "$2" | cut -d ' ' -f 1)" >"descriptors/$1.json"
}

push() {
    "$FACTORY_HOME/bin/nifty" sync --backend oci --datastore "$host/images" --allow-http --state-dir "$site/state" \
        --descriptors-dir "$site/descriptors" --images-dir "$site/images"
}

subscribe() {
    "$FACTORY_HOME/bin/itchy" subscribe --state-file "$1.db" --allow-http --unsigned "oci://$host/images/$2:latest"
}

pull() {
    "$FACTORY_HOME/bin/itchy" catch --state-file "$1.db" --metadata-dir "$site/events-$1" --cache-dir "$site/cache-$1"
}

# An image as skopeo keeps it in a directory.
bare_image() {
    local digest empty=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a
    digest=$(sha256sum "$1" | cut -d ' ' -f 1)
    ln -f "$1" "bare/$digest"
    printf '{}' >"bare/$empty"
    printf 'Directory Transport Version: 1.1\n' >bare/version
    printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":
"application/vnd.oci.empty.v1+json","digest":"sha256:%s","size":2},"layers":[{"mediaType":"application/x-qemu-disk","digest":
"sha256:%s","size":%s}]}' "$empty" "$digest" "$(stat -c %s "$1")" >bare/manifest.json
}

bare_push() {
    sha512sum "$1" &&
        skopeo copy -q --dest-tls-verify=false dir:bare "docker://$host/bare/image:$2"
}

bare_pull() {
    skopeo copy -q --src-tls-verify=false "docker://$host/bare/image:1" "dir:$site/pulled" &&
        sha512sum pulled/"$2" &&
        sync pulled/"$2" &&
        rm -rf pulled
}

ours=
bare=
for round in $(seq "$rounds"); do
    # Another content each time: neither may find a blob that is there.
    head -c "${size_mib}M" /dev/urandom >images/big.raw
    bare_image images/big.raw
    bare="$bare$(milliseconds bare_push images/big.raw "$round") "
    describe "big-$round" "$site/images/big.raw"
    # The registry must not know the blob already.
    kill "$registry"
    wait "$registry" || true
    rm -rf data
    docker-registry serve registry.yml >>registry.log 2>&1 &
    registry=$!
    until curl -s -o /dev/null "http://$host/v2/"; do
        kill -0 "$registry"
        sleep 0.1
    done
    ours="$ours$(milliseconds push) "
    digest=$(sha256sum images/big.raw | cut -d ' ' -f 1)
done
ours_ms=$(tr ' ' '\n' <<<"$ours" | sed '/^$/d' | smallest)
bare_ms=$(tr ' ' '\n' <<<"$bare" | sed '/^$/d' | smallest)
printf '%s MiB into a registry, beside skopeo and sha512sum\t%s ms\t%s ms\t%s\t1.1\n' \
    "$size_mib" "$ours_ms" "$bare_ms" "$(ratio "$ours_ms" "$bare_ms")"

bare_push images/big.raw 1 >&2
ours=
bare=
for round in $(seq "$rounds"); do
    bare="$bare$(milliseconds bare_pull 1 "$digest") "
    subscribe "pull-$round" "big-$rounds" >&2
    ours="$ours$(milliseconds pull "pull-$round") "
    rm -rf "cache-pull-$round"
done
ours_ms=$(tr ' ' '\n' <<<"$ours" | sed '/^$/d' | smallest)
bare_ms=$(tr ' ' '\n' <<<"$bare" | sed '/^$/d' | smallest)
printf '%s MiB out of a registry, beside skopeo and sha512sum\t%s ms\t%s ms\t%s\t1.1\n' \
    "$size_mib" "$ours_ms" "$bare_ms" "$(ratio "$ours_ms" "$bare_ms")"

head -c 65536 /dev/urandom >images/small.raw
for i in $(seq "$tags"); do
    describe "small-$i" "$site/images/small.raw"
done
push >&2
for i in $(seq "$tags"); do
    subscribe many "small-$i" >&2
done
pull many >&2
before=$(grep -c '"[A-Z]* /v2/.* HTTP/1.1"' registry.log)
nothing_ms=$(milliseconds pull many)
printf 'nothing new in %s subscribed tags, requests\t%s\t-\t-\tat most %s\n' \
    "$tags" "$(($(grep -c '"[A-Z]* /v2/.* HTTP/1.1"' registry.log) - before))" "$tags"
printf 'nothing new in %s subscribed tags, time\t%s ms\t-\t-\t-\n' "$tags" "$nothing_ms"
