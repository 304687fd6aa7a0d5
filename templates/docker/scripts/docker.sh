#!/bin/sh
# Settles Docker: the command is a package of its own since Debian 13; logs of containers must not fill the disk.
set -eu
export DEBIAN_FRONTEND=noninteractive
command -v docker >/dev/null || { apt-get -q update && apt-get -q -y --no-install-recommends install docker-cli; }
mkdir -p /etc/docker
[ -e /etc/docker/daemon.json ] ||
    printf '{\n  "log-driver": "json-file",\n  "log-opts": { "max-size": "10m", "max-file": "3" }\n}\n' >/etc/docker/daemon.json
docker --version
