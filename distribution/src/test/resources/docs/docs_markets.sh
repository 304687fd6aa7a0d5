# shellcheck shell=bash
# Sourced before docs/markets.md: a publisher of a tree of simplestreams, with a key.

# key: GnuPG with a key of the publisher, and its public half in images.gpg.
key() {
    export GNUPGHOME=$HOME/.publisher
    [ ! -d "$GNUPGHOME" ] || return 0
    mkdir -m 700 "$GNUPGHOME"
    gpg --batch --quiet --passphrase '' --quick-generate-key 'Images <images@example.org>' ed25519 sign never
    gpg --export images@example.org >images.gpg
}

# market: a signed tree with one disk, which pages see as https://images.example.org/releases.
market() {
    local tree=$ROOT/www/images.example.org/releases date
    key
    image "$tree/noble.img"
    date=$(LC_ALL=C date -u -R)
    mkdir -p "$tree/streams/v1"
    gpg --batch --clearsign >"$tree/streams/v1/images.sjson" <<JSON
{ "format": "products:1.0", "updated": "$date", "products": { "com.example:server:24.04:amd64": {
  "aliases": "24.04,noble", "arch": "amd64", "os": "ubuntu", "release_title": "24.04 LTS", "version": "24.04",
  "versions": { "20260101": { "items": { "disk1.img": { "ftype": "disk1.img", "path": "noble.img",
    "size": $(stat -c %s "$tree/noble.img"), "sha256": "$(sha256sum "$tree/noble.img" | cut -d ' ' -f 1)" } } } } } } }
JSON
    gpg --batch --clearsign >"$tree/streams/v1/index.sjson" <<JSON
{ "format": "index:1.0", "updated": "$date", "index": { "images": { "datatype": "image-downloads",
  "format": "products:1.0", "path": "streams/v1/images.sjson", "updated": "$date" } } }
JSON
    web
}
