#!/bin/bash
# How many bytes of an image that was really built anew 'itchy catch' fetches, as the server counts them, beside those of the compressed
# image: micro, built twice; and, where BENCH_DEBIAN names a base as comfy-cli/src/verification/make-debian-base makes it, Debian, built
# twice, the second time with two packages more. BENCH_CACHE keeps what builds start from for the next time.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
# shellcheck source=../bench/chunks-site.sh
. "$(dirname -- "$0")/chunks-site.sh"
debian=${BENCH_DEBIAN:+$(realpath -- "$BENCH_DEBIAN")}
site=$WORK/chunks-rebuilt
mkdir -p "$site"
cache=${BENCH_CACHE:-$site/cache-of-builds}
cd "$site"
export HOME=$site
make_certificates
start_server
"$FACTORY_HOME/bin/launcher-archives" comfy itchy

# build DESCRIPTION: the newest image and its descriptor in out.
build() {
    "$FACTORY_HOME/bin/comfy" build "$1" --force --cache-dir "$cache" --output-dir out --format qcow2 --timeout 3h >&2
    image=$(newest 'out/*.qcow2')
    descriptor=$(newest 'out/*.json')
}

newest() {
    # shellcheck disable=SC2012,SC2086 # the names are ours
    ls -t $1 | head -1
}

# update WHAT LIMIT FIRST SECOND: a site has the image of one description and takes in that of another.
update() {
    rm -rf www/* state.db* cache events out
    echo "building $3" >&2
    build "$3"
    publish "$descriptor" --chunks >&2
    subscribe
    catch >&2
    echo "building $4" >&2
    build "$4"
    publish "$descriptor" --chunks >&2
    rm -f sent
    catch >&2
    qemu-img convert -c -O qcow2 "$image" compressed.qcow2
    row_of_bytes "itchy catch of $1, bytes sent; the compressed image" "$(sent_bytes)" "$(stat -c %s compressed.qcow2)" "$2"
    qemu-img compare "$image" "$(newest 'cache/*_*')" >&2
}

printf 'distribution: micro\nidentifier: bench-micro\n' >micro.yml
update "micro built anew" 0.10 micro.yml micro.yml

if [ -n "$debian" ]; then
    cp -- "$debian" base.qcow2
    describe() {
        printf 'distribution: debian\nidentifier: bench-debian\nbase: { image: base.qcow2 }\nversion: "12"\nsize: 3G\nmemory: 1024\npackages: [%s]\n' "$1"
    }
    describe less >first.yml
    describe "less, at, nginx-light" >second.yml
    mkdir first second
    mv first.yml first/debian.yml
    mv second.yml second/debian.yml
    cp base.qcow2 first/ && mv base.qcow2 second/
    update "Debian built anew with two packages more" 0.20 first/debian.yml second/debian.yml
fi
rm -rf "$site"
