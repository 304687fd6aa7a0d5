# shellcheck shell=bash
# Sites as other tools left them: configuration, spools, descriptors, databases and objects in the cloud, in the old forms.
old=$REPOSITORY/distribution/src/test/resources/docs/old

# left FILE: puts a file of the old site where the page has it, and moves the paths that it names there, too.
left() {
    mkdir -p "$(dirname "$ROOT/$1")"
    sed -E -e "s#(^|[^A-Za-z0-9._-])/(var|etc/grid-security|etc/cloudkeeper|opt)/#\1$ROOT/\2/#g" \
        -e "s#https://(lists[.]example[.]org)#http://127.0.0.1:$WEB_PORT/\1#g" "$old/$1" >"$ROOT/$1"
}

# old_event SECONDS TYPE IDENTIFIER: an event as the Ruby itchy stored it.
old_event() {
    local image=$ROOT/var/cache/vmimages/endorsed/$3
    cat >"$ROOT/var/spool/itchy/metadata/$1_$2_$3.json" <<JSON
{
  "VMCATCHER_EVENT_TYPE": "$2",
  "VMCATCHER_EVENT_DC_IDENTIFIER": "$3",
  "VMCATCHER_EVENT_DC_TITLE": "Appliance $3",
  "VMCATCHER_EVENT_HV_VERSION": "1",
  "VMCATCHER_EVENT_HV_SIZE": "$(stat -c %s "$image")",
  "VMCATCHER_EVENT_SL_CHECKSUM_SHA512": "$(sha512sum "$image" | cut -d ' ' -f 1)",
  "VMCATCHER_EVENT_SL_OSVERSION": null,
  "VMCATCHER_EVENT_FILENAME": "$3",
  "VMCATCHER_CACHE_DIR_CACHE": "$ROOT/var/cache/vmimages/endorsed",
  "VMCATCHER_RDBMS": "sqlite:////var/lib/vmcatcher/vmcatcher.db"
}
JSON
}

# one METHOD ARGUMENT...: a call to the cloud; what is a number is sent as one.
one() {
    python3 - "$(cat "$HOME/.one/one_endpoint")" "$(cat "$HOME/.one/one_auth")" "$@" <<'PYTHON'
import sys
import xmlrpc.client

endpoint, secret, method, *words = sys.argv[1:]
call = getattr(xmlrpc.client.ServerProxy(endpoint), method)
answer = call(secret, *[int(word) if word.lstrip('-').isdigit() else word for word in words])
if not answer[0]:
    sys.exit(answer[1])
print(answer[1])
PYTHON
}

# kept IDENTIFIER FILE: what cloudkeeper-one had registered of an appliance.
kept() {
    local attributes image
    attributes="CLOUDKEEPER_ID=\"cloudkeeper-one\"
CLOUDKEEPER_APPLIANCE_ID=\"$1\"
CLOUDKEEPER_APPLIANCE_VERSION=\"1\"
CLOUDKEEPER_APPLIANCE_TITLE=\"Appliance $1\"
CLOUDKEEPER_APPLIANCE_VO=\"\"
CLOUDKEEPER_APPLIANCE_EXPIRATION_DATE=\"1400000000\"
CLOUDKEEPER_IMAGE_CHECKSUM=\"$(sha512sum "$2" | cut -d ' ' -f 1)\"
CLOUDKEEPER_IMAGE_FORMAT=\"QCOW2\""
    image=$(one one.image.allocate "NAME=\"$1\"
PATH=\"$(realpath "$2")\"
TYPE=\"OS\"
DRIVER=\"qcow2\"
$attributes" 1)
    one one.template.allocate "NAME=\"$1\"
MEMORY=\"1024\"
GRAPHICS=[TYPE=\"VNC\",LISTEN=\"0.0.0.0\"]
DISK=[IMAGE_ID=\"$image\"]
$attributes"
}

mkdir -p "$ROOT"/var/spool/itchy/{metadata,output,descriptors,temp} "$ROOT"/var/spool/comfy "$ROOT"/var/log/{comfy,itchy,nifty} \
    "$ROOT"/var/cache/vmimages/{endorsed,partial,expired}
for file in etc/comfy/comfy.yml etc/itchy/itchy.yml opt/comfy/templates/debian/debian.description \
    opt/comfy/templates/debian/debian.cfg.erb etc/cloudkeeper/cloudkeeper.yml etc/cloudkeeper/image-lists.conf etc/atrope/hepix.yaml; do
    left "$file"
done
publisher publisher >/dev/null
trust publisher
image_list publisher debian alma >/dev/null
web
sandbox

# The spool of the Ruby suite: an image that came, one that came and went, and two descriptors that wait for the cloud.
image "$ROOT/var/cache/vmimages/endorsed/centos.vmdk"
mv "$ROOT/var/cache/vmimages/endorsed/centos.vmdk" "$ROOT/var/cache/vmimages/endorsed/centos"
cp "$ROOT/var/cache/vmimages/endorsed/centos" "$ROOT/var/cache/vmimages/endorsed/fedora"
old_event 1416242610 AvailablePostfix centos
old_event 1416242611 AvailablePostfix fedora
old_event 1416242612 ExpirePosfix fedora
image "$ROOT/var/spool/itchy/output/ubuntu"
cat >"$ROOT/var/spool/itchy/descriptors/ubuntu.json" <<JSON
{"action":"registration","title":"Ubuntu","version":"7","identifier":"ubuntu","description":null,"mpuri":null,"groups":[],
 "memory":null,"cpu":null,"os":{"type":"linux","distribution":"14.04","version":"14.04","arch":"x86_64"},
 "disks":[{"type":"os","format":"raw","path":"$ROOT/var/spool/itchy/output/ubuntu.raw"}],
 "attributes":{"vmcatcher_event_hv_version":"7","vmcatcher_event_ad_mpuri":"https://appdb.example.org/1"}}
JSON
qemu-img convert -O raw "$ROOT/var/spool/itchy/output/ubuntu" "$ROOT/var/spool/itchy/output/ubuntu.raw"
printf '{"action":"expiration","version":"6","identifier":"slackware"}\n' >"$ROOT/var/spool/itchy/descriptors/slackware.json"
