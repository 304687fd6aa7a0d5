#!/bin/sh
# Settles nginx: it does not tell its version, speaks no TLS older than 1.2, and its configuration is known to be good.
set -eu
conf=/etc/nginx/nginx.conf
sed -i \
    -e 's/^\([[:space:]]*\)#*[[:space:]]*server_tokens[[:space:]].*/\1server_tokens off;/' \
    -e 's/^\([[:space:]]*\)#*[[:space:]]*ssl_protocols[[:space:]].*/\1ssl_protocols TLSv1.2 TLSv1.3;/' "$conf"
grep -q '^[[:space:]]*server_tokens off;' "$conf" || sed -i 's/^http {/&\n\tserver_tokens off;/' "$conf"
nginx -t
