#!/bin/sh
# A site to confine in, made of network namespaces: nothing of the machine that runs the test is changed. Used as
#     unshare --net --mount -- sh site.sh DIRECTORY COMMAND ARGUMENT...
# This namespace stands for the host of a site: 127.0.0.1:8000 answers HTTP. A second one stands for all that the host reaches: 10.77.0.2
# is in the local network, 169.254.169.254 tells metadata, 100.64.0.1 belongs to the provider, 11.22.33.44 is public; each answers HTTP at port 80.
# 11.22.33.44 knows the names mirror.test (itself) and local.test (10.77.0.2). The same in IPv6: [::1]:8000 here; fd77::2 in the local
# network, and 2a00:77::44, which is public and six.test.
set -eu
directory=$1
shift
mkdir -p "$directory/site"
cat >"$directory/site/names.py" <<'PYTHON'
import socket, struct
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("11.22.33.44", 53))
while True:
    question, client = server.recvfrom(512)
    end = question.index(b"\0", 12) + 5
    name = question[12:end - 4]
    kind = struct.unpack("!H", question[end - 4:end - 2])[0]
    address = {b"\6mirror\4test\0": "11.22.33.44", b"\5local\4test\0": "10.77.0.2", b"\3six\4test\0": "2a00:77::44"}.get(name)
    family = socket.AF_INET6 if address and ":" in address else socket.AF_INET
    answers = 1 if address and kind == (28 if family == socket.AF_INET6 else 1) else 0
    answer = question[:2] + struct.pack("!HHHHH", 0x8180 if address else 0x8183, 1, answers, 0, 0) + question[12:end]
    if answers:
        data = socket.inet_pton(family, address)
        answer += struct.pack("!HHHIH", 0xC00C, kind, 1, 60, len(data)) + data
    server.sendto(answer, client)
PYTHON
printf "nameserver 11.22.33.44\noptions timeout:1\n" >"$directory/site/resolv.conf"
mkdir -p "$directory/site/www"
echo reached >"$directory/site/www/index.html"
mount --bind "$directory/site/resolv.conf" /etc/resolv.conf
ip link set lo up
unshare --net -- sleep 3600 &
world=$!
until [ "$(readlink "/proc/$world/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
ip link add near type veth peer name far
ip link set far netns "$world"
ip address add 10.77.0.1/24 dev near
ip address add fd77::1/64 dev near nodad
ip link set near up
ip route add default via 10.77.0.2
ip -6 route add default via fd77::2 dev near
inside="nsenter --net --target $world --"
$inside ip link set lo up
$inside ip address add 10.77.0.2/24 dev far
$inside ip address add fd77::2/64 dev far nodad
$inside ip link set far up
for address in 169.254.169.254 100.64.0.1 11.22.33.44; do
    $inside ip address add "$address/32" dev lo
done
$inside ip address add 2a00:77::44/128 dev lo nodad
cd "$directory/site/www"
$inside python3 "$directory/site/names.py" >/dev/null 2>&1 &
names=$!
$inside python3 -m http.server --bind :: 80 >/dev/null 2>&1 &
far=$!
python3 -m http.server --bind 127.0.0.1 8000 >/dev/null 2>&1 &
near=$!
python3 -m http.server --bind ::1 8000 >/dev/null 2>&1 &
six=$!
trap 'kill $names $far $near $six $world 2>/dev/null' EXIT
for attempt in $(seq 1 300); do
    bash -c 'exec 3<>/dev/tcp/mirror.test/80 4<>/dev/tcp/127.0.0.1/8000 5<>/dev/tcp/::1/8000' 2>/dev/null && break
    sleep 0.1
done
cd /
"$@"
