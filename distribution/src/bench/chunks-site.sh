# shellcheck shell=bash
# Sourced by the benchmarks of chunks, in their directory: a publisher with certificates, a web server that sends parts of files and counts
# what it sends, and a site that follows the list.

# Certificates of a publisher, and what a site trusts.
make_certificates() {
    mkdir -p www certificates
    openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj '/CN=Bench CA' -days 30 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -keyout signer.key -out signer.csr -subj '/CN=Bench' 2>/dev/null
    openssl x509 -req -in signer.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out signer.pem 2>/dev/null
    cp ca.pem certificates/ && openssl rehash certificates >&2
}

# Shows www at $url until the script ends; the sizes of its answers go to the file 'sent'. Python's own server sends no parts of files.
start_server() {
    cat >server.py <<'PY'
import http.server, os, re, sys
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *arguments): pass
    def do_GET(self):
        try:
            file = open(self.translate_path(self.path), "rb")
        except OSError:
            return self.send_error(404)
        size = os.fstat(file.fileno()).st_size
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first, last = (int(asked[1]), min(int(asked[2] or size - 1), size - 1)) if asked else (0, size - 1)
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        file.seek(first)
        left = last - first + 1
        while left:
            data = file.read(min(left, 1 << 20))
            self.wfile.write(data)
            left -= len(data)
        with open("sent", "a") as sent:
            sent.write(f"{last - first + 1}\n")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *a: Handler(*a, directory="www"))
print("port", server.server_port, flush=True)
server.serve_forever()
PY
    python3 -u server.py >server.log 2>&1 &
    server=$!
    trap 'kill "$server"' EXIT
    local port
    until port=$(sed -n 's/^port \([0-9]*\)$/\1/p' server.log) && [ -n "$port" ]; do sleep 0.1; done
    url=http://127.0.0.1:$port
}

# publish DESCRIPTOR OPTION...
publish() {
    local descriptor=$1
    shift
    "$FACTORY_HOME/bin/comfy" publish --list www/list --store www --base-url "$url/" --list-url "$url/list" \
        --endorser-cert signer.pem --endorser-key signer.key --expires 9d "$@" "$descriptor"
}

subscribe() {
    "$FACTORY_HOME/bin/itchy" subscribe --state-file state.db --ca-dir certificates --crl if-present \
        --endorser-dn /CN=Bench --endorser-ca '/CN=Bench CA' "$url/list" >&2
}

catch() {
    "$FACTORY_HOME/bin/itchy" catch --state-file state.db --ca-dir certificates --crl if-present --metadata-dir events \
        --cache-dir cache
}

# Bytes that the server has sent since the file 'sent' was removed.
sent_bytes() {
    awk '{ sum += $1 } END { print sum + 0 }' sent
}

# row_of_bytes WHAT SENT WHOLE LIMIT
row_of_bytes() {
    awk -v what="$1" -v a="$2" -v b="$3" -v limit="$4" 'BEGIN {
        printf "%s\t%.1f MB\t%.1f MB\t%.2f\t%s\n", what, a / 1e6, b / 1e6, a / b, limit
    }'
}
