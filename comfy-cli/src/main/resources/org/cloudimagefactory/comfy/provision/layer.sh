# shellcheck shell=sh
# Behind the library: the way into a layer for the run that goes on upon it.

# open_layer KEY: root is let in by this key at the next start, whatever contextualization says or a provisioner has forbidden.
open_layer() {
    # A locked account can shut out keys, too.
    ! grep -q '^root:!' /etc/shadow || sed -i 's/^root:![^:]*:/root:*:/' /etc/shadow
    add_key root "$1"
    if command -v restorecon >/dev/null; then restorecon -R "$(home_of root)/.ssh" || true; fi
    lacks=$(ssh_server_lacks)
    [ -n "$lacks" ] || return 0
    tell_ssh_server "$lacks"
    lacks=$(ssh_server_lacks)
    [ -z "$lacks" ] || fail "the SSH server would not let root in by key, which the next layer needs: $(echo "$lacks" | tr '\n' ' ')"
}

# The lines that OpenSSH's server would need to let root in by key; nothing where it does, where it can't say, and for other servers.
ssh_server_lacks() {
    ssh_server=$(PATH=$PATH:/usr/sbin:/sbin && command -v sshd) || return 0
    ssh_settings=$("$ssh_server" -T -C user=root,host=build,addr=10.0.2.2 2>/dev/null) || return 0
    case $(ssh_setting permitrootlogin) in
        yes | without-password | prohibit-password) ;;
        # The old spelling, which all versions know.
        *) echo 'PermitRootLogin without-password' ;;
    esac
    [ "$(ssh_setting pubkeyauthentication)" = yes ] || echo 'PubkeyAuthentication yes'
    ssh_setting authorizedkeysfile | grep -qx '\(%h/\)\{0,1\}\.ssh/authorized_keys' || echo 'AuthorizedKeysFile .ssh/authorized_keys'
    case $(ssh_setting authenticationmethods) in
        '' | any | publickey) ;;
        *) echo 'AuthenticationMethods publickey' ;;
    esac
    [ -z "$(ssh_setting allowusers)" ] || ssh_setting allowusers | grep -qx 'root\|\*' || echo 'AllowUsers root'
    [ -z "$(ssh_setting allowgroups)" ] || ssh_setting allowgroups | grep -qx 'root\|\*' || echo 'AllowGroups root'
    # No line takes these back.
    ! ssh_setting denyusers | grep -qx 'root\|\*' || echo '# DenyUsers names root'
    ! ssh_setting denygroups | grep -qx 'root\|\*' || echo '# DenyGroups names root'
}

# The values of a setting, one a line.
ssh_setting() {
    printf '%s\n' "$ssh_settings" | sed -n "s/^$1 //p" | tr ' ' '\n'
}

# Lines for OpenSSH's server, where seals look for what is of the build; in front, as the first word counts.
tell_ssh_server() {
    if grep -qs '^Include[[:space:]]*/etc/ssh/sshd_config\.d/' /etc/ssh/sshd_config /usr/etc/ssh/sshd_config; then
        mkdir -p /etc/ssh/sshd_config.d
        printf '%s\n' "$1" >>/etc/ssh/sshd_config.d/00-comfy-build.conf
    else
        {
            printf '# comfy-build begin\n%s\n# comfy-build end\n' "$1"
            cat /etc/ssh/sshd_config
        } >/etc/ssh/sshd_config.comfy
        cat /etc/ssh/sshd_config.comfy >/etc/ssh/sshd_config
        rm -f /etc/ssh/sshd_config.comfy
    fi
    if command -v restorecon >/dev/null; then restorecon -R /etc/ssh || true; fi
}

# forget_key BODY: root is no longer let in by the key of a layer below; other keys stay.
forget_key() {
    keys=$(home_of root)/.ssh/authorized_keys
    grep -qsF -- "$1" "$keys" || return 0
    cp -p "$keys" "$keys.comfy-new"
    grep -vF -- "$1" "$keys" >"$keys.comfy-new" || true
    # In place first, for the blocks of a deleted file stay readable.
    dd if=/dev/zero of="$keys" bs="$(wc -c <"$keys")" count=1 conv=notrunc,fsync 2>/dev/null
    mv "$keys.comfy-new" "$keys"
    [ -s "$keys" ] || rm -f "$keys"
    if command -v restorecon >/dev/null; then restorecon -R "$(home_of root)/.ssh" || true; fi
}

# What is free in the guest takes no place in the layer.
give_back_blocks() {
    sync
    awk '$3 ~ /^(ext[234]|xfs|btrfs|vfat)$/ && $1 ~ /^\/dev\// && !seen[$1]++ { print $2 }' /proc/mounts | while read -r mount; do
        fstrim "$mount" 2>/dev/null || true
    done
    sync
}
