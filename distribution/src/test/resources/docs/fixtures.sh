# shellcheck shell=bash
# Sourced before the blocks of each page: what readers have, or make, that the page takes for granted.

# image FILE [SIZE]: a small disk that a guest could see: with a boot sector, and something behind it.
image() {
    local raw=${TMPDIR:?}/image.$$.raw
    mkdir -p "$(dirname "$1")"
    truncate -s "${2:-8M}" "$raw"
    printf '\353\076' | dd of="$raw" conv=notrunc status=none
    printf '\125\252' | dd of="$raw" bs=1 seek=510 conv=notrunc status=none
    printf 'disk of %s' "$1" | dd of="$raw" bs=1 seek=4096 conv=notrunc status=none
    case $1 in
        *.raw) cp "$raw" "$1" ;;
        *.vmdk) qemu-img convert -f raw -O vmdk -o subformat=streamOptimized "$raw" "$1" ;;
        *) qemu-img convert -f raw -O qcow2 "$raw" "$1" ;;
    esac
    rm -f "$raw"
}

# descriptor FILE IDENTIFIER VERSION IMAGE: registers an image, as comfy and itchy would.
descriptor() {
    mkdir -p "$(dirname "$1")"
    cat >"$1" <<JSON
{ "action": "registration", "identifier": "$2", "version": "$3", "title": "Appliance $2", "groups": [],
  "disks": [ { "type": "os", "format": "qcow2", "path": "$(realpath "$4")", "size": 8388608,
    "checksum": { "sha512": "$(sha512sum "$4" | cut -d ' ' -f 1)" } } ] }
JSON
}

# sandbox: a stand-in cloud for pages that have one, with endpoint and secret where OpenNebula's own tools look.
sandbox() {
    local answer=$HOME/.sandbox-answer
    nifty sandbox --state-dir "$HOME/.sandbox" >"$answer" 2>&1 </dev/null &
    until grep -q '^Ready:' "$answer"; do
        kill -0 $! || return 1
        sleep 0.1
    done
    mkdir -p "$HOME/.one"
    sed -n 's/^Ready: //p' "$answer" >"$HOME/.one/one_endpoint"
    cp "$HOME/.sandbox/one_auth" "$HOME/.one/one_auth"
}

# web: serves www/NAME.example.org, which pages see as https://NAME.example.org, as long as the page is run.
web() {
    python3 -m http.server --bind 127.0.0.1 --directory "$ROOT/www" "$WEB_PORT" >"$HOME/.web.log" 2>&1 </dev/null &
    until (: <"/dev/tcp/127.0.0.1/$WEB_PORT") 2>/dev/null; do
        kill -0 $! || return 1
        sleep 0.1
    done
}

# registry: a real registry, which pages see as registry.example.org, as long as the page is run.
registry() {
    mkdir -p "$HOME/.registry"
    printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s}, delete: {enabled: true}}\nhttp: {addr: "%s"}\n' \
        "$HOME/.registry/data" "$REGISTRY" >"$HOME/.registry/settings.yml"
    docker-registry serve "$HOME/.registry/settings.yml" >"$HOME/.registry/log" 2>&1 </dev/null &
    until curl -s -o /dev/null "http://$REGISTRY/v2/"; do
        kill -0 $! || return 1
        sleep 0.1
    done
}

# publisher DIRECTORY: an authority (ca.pem, ca.crl) and a publisher's certificate with its key (host.pem, host.key).
publisher() {
    mkdir -p "$1"
    (
        cd "$1" || exit
        openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj '/DC=org/CN=Example CA' -days 30 \
            -addext basicConstraints=critical,CA:true -addext keyUsage=critical,keyCertSign,cRLSign
        openssl req -newkey rsa:2048 -nodes -keyout host.key -out host.csr -subj '/DC=org/O=Hosts/CN=lists.example.org'
        openssl x509 -req -in host.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out host.pem
        : >index.txt
        printf '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n' >ca.conf
        openssl ca -config ca.conf -gencrl -keyfile ca.key -cert ca.pem -out ca.crl
    ) 2>"$1.log"
}

# trust DIRECTORY: the authority of a publisher becomes one that the site trusts.
trust() {
    mkdir -p "$ROOT/etc/grid-security/certificates"
    cp "$1/ca.pem" "$1/ca.crl" "$ROOT/etc/grid-security/certificates/"
    openssl rehash "$ROOT/etc/grid-security/certificates" 2>/dev/null
}

# image_list PUBLISHER NAME...: https://lists.example.org/image.list, with an image for each name, which is its identifier.
image_list() {
    local publisher=$1 site="$ROOT/www/lists.example.org" name descriptors=()
    shift
    mkdir -p "$site"
    for name in "$@"; do
        image "$publisher/$name.qcow2"
        descriptor "$publisher/$name.json" "$name" 1 "$publisher/$name.qcow2"
        descriptors+=("$publisher/$name.json")
    done
    comfy publish --list "$site/image.list" --store "$site/store" --base-url "http://127.0.0.1:$WEB_PORT/lists.example.org/store/" \
        --list-url "http://127.0.0.1:$WEB_PORT/lists.example.org/image.list" --identifier 76fdee70-8119-5d33-aaaa-3c57e1c60df1 \
        --endorser-cert "$publisher/host.pem" --endorser-key "$publisher/host.key" --expires 7d "${descriptors[@]}"
}

# vmcatcher_database FILE IMAGE...: the database of vmCatcher 0.6, subscribed to that list; it caches the images that are named.
vmcatcher_database() {
    mkdir -p "$(dirname "$1")"
    python3 - "http://127.0.0.1:$WEB_PORT/lists.example.org/image.list" "$@" <<'PYTHON'
import sqlite3
import sys

db = sqlite3.connect(sys.argv[2])
db.executescript('''
CREATE TABLE endorser (id INTEGER NOT NULL, identifier VARCHAR(50) NOT NULL, PRIMARY KEY (id), UNIQUE (identifier));
CREATE TABLE "endorserPrincible" (id INTEGER NOT NULL, hv_dn VARCHAR(50) NOT NULL, hv_ca VARCHAR(50) NOT NULL, endorser INTEGER,
  PRIMARY KEY (id), UNIQUE (hv_dn), FOREIGN KEY(endorser) REFERENCES endorser (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE subscription (id INTEGER NOT NULL, identifier VARCHAR(50) NOT NULL, description VARCHAR(200), uri VARCHAR(200) NOT NULL,
  authorised BOOLEAN NOT NULL, imagelist_latest INTEGER, updated DATETIME, "trustAnchor" INTEGER NOT NULL,
  "userName" VARCHAR(200) NOT NULL, password VARCHAR(200) NOT NULL, PRIMARY KEY (id), UNIQUE (identifier), UNIQUE (uri));
CREATE TABLE "subscriptionAuth" (id INTEGER NOT NULL, subscription INTEGER, endorser INTEGER, authorised BOOLEAN NOT NULL,
  PRIMARY KEY (id));
CREATE TABLE "ImageDefinition" (id INTEGER NOT NULL, identifier VARCHAR(50) NOT NULL, latest INTEGER, cache INTEGER NOT NULL,
  subscription INTEGER, PRIMARY KEY (id), UNIQUE (identifier));
CREATE TABLE "imageListInstance" (id INTEGER NOT NULL, data VARCHAR(1000) NOT NULL, data_hash VARCHAR(128) NOT NULL, expired DATETIME,
  sub_auth INTEGER, imported DATETIME NOT NULL, created DATETIME NOT NULL, expires DATETIME NOT NULL, version VARCHAR(50) NOT NULL,
  PRIMARY KEY (id));
CREATE TABLE "ImageInstance" (id INTEGER NOT NULL, PRIMARY KEY (id));
INSERT INTO endorser VALUES (1, 'lists.example.org');
INSERT INTO endorserPrincible VALUES (1, '/DC=org/O=Hosts/CN=lists.example.org', '/DC=org/CN=Example CA', 1);
INSERT INTO subscriptionAuth VALUES (1, 1, 1, 1);
INSERT INTO imageListInstance VALUES (1, 'x', 'y', NULL, 1, '2014-05-05 13:00:00.000000', '2014-05-05 12:00:00.000000',
  '2030-05-05 12:00:00.000000', '20140505120000');
''')
db.execute("INSERT INTO subscription VALUES (1, '76fdee70-8119-5d33-aaaa-3c57e1c60df1', 'd', ?, 1, 1, '2014-05-05 12:00:00.000000',"
           " 0, '', '')", (sys.argv[1],))
for number, image in enumerate(sys.argv[3:], 1):
    db.execute('INSERT INTO ImageDefinition VALUES (?, ?, ?, 1, 1)', (number, image, number))
db.commit()
PYTHON
}
