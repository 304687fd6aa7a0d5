#!/bin/sh
# Has the web server that is part of micro started with the machine, as a user who may do nothing else.
set -eu
[ -s /var/www/index.html ]
chmod 755 /var/www
chmod 644 /var/www/index.html
echo "::respawn:/bin/busybox httpd -f -p 80 -u sshd -h /var/www" >>/etc/inittab
