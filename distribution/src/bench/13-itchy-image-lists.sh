#!/bin/bash
# Image lists: a download with its checksum, safe on the disk, beside the same by curl, tee, sha512sum and sync; a list of 1,000
# images beside openssl; and what a run asks a publisher when nothing is new. What does not grow with the image or the list
# (starting Java, a run with nothing to do) is measured by itself and taken off.
set -euo pipefail
# shellcheck source=../bench/measuring.sh
. "$(dirname -- "$0")/measuring.sh"
size_mib=${BENCH_MIB:-2048}
rounds=${BENCH_ROUNDS:-3}
site=$WORK/lists
mkdir -p "$site/www" "$site/certificates"
cd "$site"
export HOME=$site
itchy=(--state-file "$site/state.db" --ca-dir "$site/certificates")

catch() {
    "$FACTORY_HOME/bin/itchy" catch "${itchy[@]}" --metadata-dir "$site/events" --cache-dir "$site/cache"
}

# One pass, as ours: received, written and hashed at once, then flushed.
bare_download() {
    curl -s "$url/big" | tee curl.out | sha512sum
    sync curl.out
}

make_pki() {
    cat >ca.cnf <<'CNF'
[ca]
default_ca = root
[root]
database = index.txt
serial = serial
new_certs_dir = .
certificate = root.pem
private_key = root.key
default_md = sha256
default_days = 30
default_crl_days = 30
policy = any
[any]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
[signer]
basicConstraints = critical, CA:false
[req]
distinguished_name = empty
[empty]
CNF
    : >index.txt
    echo 01 >serial
    openssl req -config ca.cnf -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj '/CN=Bench CA' \
        -extensions authority -days 30
    openssl req -config ca.cnf -newkey rsa:2048 -nodes -keyout signer.key -out signer.csr -subj '/CN=Bench'
    openssl ca -config ca.cnf -batch -notext -extensions signer -in signer.csr -out signer.pem
    openssl ca -config ca.cnf -gencrl -out root.crl
    cp root.pem root.crl certificates/
    openssl rehash certificates
}

# list VERSION [IMAGES-JSON]: signs and publishes a list.
list() {
    printf '{"hv:imagelist":{"dc:identifier":"76fdee70-8119-5d33-aaaa-3c57e1c60df1","dc:title":"Bench","dc:description":"d",
"dc:source":"s","dc:date:created":"%s","dc:date:expires":"%s","hv:version":"%s","hv:uri":"%s/list",
"hv:endorser":{"hv:x509":{"dc:creator":"c","hv:ca":"/CN=Bench CA","hv:dn":"/CN=Bench","hv:email":"e@example.org"}},
"hv:images":[%s]}}\n' "$(date -u +%FT%TZ)" "$(date -u -d '+9 days' +%FT%TZ)" "$1" "$url" "${2:-}" >list.json
    openssl smime -sign -in list.json -signer signer.pem -inkey signer.key -out www/list
}

# image IDENTIFIER FILE SIZE SHA512: the entry of an image.
image() {
    printf '{"hv:image":{"dc:identifier":"%s","dc:title":"An image","dc:description":"d","hv:uri":"%s/%s","hv:version":"1",
"hv:size":"%s","hv:format":"raw","hv:hypervisor":"KVM","sl:arch":"x86_64","sl:os":"Linux","sl:osname":"Debian",
"sl:osversion":"12","sl:comments":"c","sl:checksum:sha512":"%s"}}' "$1" "$url" "$2" "$3" "$4"
}

[ -s root.pem ] || make_pki >&2 2>&1
[ -s www/big ] || head -c "${size_mib}M" /dev/urandom >www/big
[ -s www/small ] || head -c 1000 /dev/urandom >www/small
checksum=$(sha512sum www/big | cut -d' ' -f1)

python3 -u -m http.server 0 --bind 127.0.0.1 --directory www >server.log 2>&1 &
server=$!
trap 'kill "$server"' EXIT
until port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' server.log) && [ -n "$port" ]; do sleep 0.1; done
url=http://127.0.0.1:$port

rm -rf state.db* cache events
list 1
"$FACTORY_HOME/bin/itchy" subscribe "${itchy[@]}" --endorser-dn /CN=Bench --endorser-ca '/CN=Bench CA' "$url/list" >&2
"$FACTORY_HOME/bin/launcher-archives" itchy # as an installation does
catch >&2
ours=() bare=() fixed=()
version=1
for _ in $(seq "$rounds"); do
    version=$((version + 1))
    list $version "$(image small small 1000 "$(sha512sum www/small | cut -d' ' -f1)")"
    fixed+=("$(milliseconds catch)")
    version=$((version + 1))
    list $version "$(image big big $((size_mib << 20)) "$checksum")"
    sync
    ours+=("$(milliseconds catch)")
    rm -f curl.out
    sync
    bare+=("$(milliseconds bare_download)")
    rm -f curl.out
    version=$((version + 1))
    list $version
    catch >&2
done
a=$(printf '%s\n' "${ours[@]}" | smallest)
b=$(printf '%s\n' "${bare[@]}" | smallest)
c=$(printf '%s\n' "${fixed[@]}" | smallest)
awk -v a="$a" -v b="$b" -v c="$c" -v size="$size_mib" 'BEGIN {
    printf "itchy catch, %d MiB with checksum, beyond a run with a small image\t%.2f s\t%.2f s\t%.2f\t1.05\n",
        size, (a - c) / 1000, b / 1000, (a - c) / b }'

sleep 1.1
catch >&2
before=$(grep -c 'GET /' server.log || true)
catch >&2
asked=$(($(grep -c 'GET /' server.log) - before))
conditional=$(tail -n "$asked" server.log | grep -c ' 304 ' || true)
printf 'itchy catch with nothing new, requests per list\t%s\t%s\t%s\t1\n' "$asked" "$conditional (304)" "$asked.00"

images=$(for i in $(seq 1000); do image "image-$i" "$i" "$((1000 + i))" "$checksum" && [ "$i" -eq 1000 ] || printf ','; done)
list 9999 "$images"
full() { "$FACTORY_HOME/bin/itchy" verify --ca-dir certificates www/list >/dev/null; }
bare_java() { "$FACTORY_HOME/bin/itchy" --version >/dev/null; }
openssl_verify() { openssl smime -verify -in www/list -CApath certificates -crl_check -out /dev/null; }
full
a=$(for _ in $(seq 5); do milliseconds full; done | smallest)
b=$(for _ in $(seq 5); do milliseconds bare_java; done | smallest)
c=$(for _ in $(seq 5); do milliseconds openssl_verify 2>/dev/null; done | smallest)
printf 'itchy verify, 1,000 images, beyond the start of the tool, ms; openssl beside\t%s\t%s\t%s\t%s\n' \
    $((a - b)) "$c" "$(awk -v a=$((a - b)) -v c="$c" 'BEGIN { printf "%.1f", a / c }')" 'at most 1000'
rm -rf "$site"
