# shellcheck shell=sh
set -eu
# Ansible refuses to work where texts are not in UTF-8.
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

fail() {
    echo "comfy: $1" >&2
    exit 1
}

require_one_of() {
    for program in "$@"; do
        command -v "$program" >/dev/null && return 0
    done
    fail "none of these programs is there: $*; name packages that bring one"
}

install_packages() {
    if command -v apt-get >/dev/null; then
        apt-get -q update || fail "the lists of packages cannot be fetched"
        apt-get -q -y -o Dpkg::Options::=--force-confold install "$@" || fail "packages cannot be installed: $*"
    elif command -v dnf >/dev/null; then
        dnf -q -y install "$@" || fail "packages cannot be installed: $*"
    elif command -v yum >/dev/null; then
        yum -q -y install "$@" || fail "packages cannot be installed: $*"
    elif command -v zypper >/dev/null; then
        zypper --non-interactive --quiet install "$@" || fail "packages cannot be installed: $*"
    elif command -v apk >/dev/null; then
        apk --quiet --update-cache add "$@" || fail "packages cannot be installed: $*"
    else
        fail "there is no package manager for: $*"
    fi
}

# Packages that are only needed while a provisioner runs. What comes with them is noted, so that it can go with them, and
# nothing else does.
install_for_now() {
    wanted_for_now=
    for package in "$@"; do
        package_is_there "$package" || wanted_for_now="$wanted_for_now $package"
    done
    [ -n "$wanted_for_now" ] || return 0
    installed_packages >/tmp/comfy-before
    # shellcheck disable=SC2086 # names of packages hold no spaces
    install_packages $wanted_for_now
    installed_packages | comm -13 /tmp/comfy-before - >/tmp/comfy-for-now
    # What a provisioner asks for by itself from now on is marked so, and stays.
    # shellcheck disable=SC2046 # names of packages hold no spaces
    if command -v apt-mark >/dev/null; then apt-mark auto $(cat /tmp/comfy-for-now) >/dev/null; fi
}

# One name a line, sorted.
installed_packages() {
    if command -v dpkg-query >/dev/null; then
        # As apt-mark names them: with an architecture where it is not the usual one.
        dpkg-query -W -f '${db:Status-Abbrev}\t${Package}:${Architecture}\n' |
            sed -n "s/:all\$//; s/:$(dpkg --print-architecture)\$//; s/^.i.*\t//p" | LC_ALL=C sort
    elif command -v rpm >/dev/null; then
        rpm -qa --queryformat '%{NAME}.%{ARCH}\n' | grep -v '^gpg-pubkey' | LC_ALL=C sort -u
    else
        apk info 2>/dev/null | LC_ALL=C sort
    fi
}

package_is_there() {
    if command -v dpkg-query >/dev/null; then
        dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'
    elif command -v rpm >/dev/null; then
        rpm -q "$1" >/dev/null 2>&1
    elif command -v apk >/dev/null; then
        apk info -e "$1" >/dev/null 2>&1
    else
        return 1
    fi
}

# Removes what install_for_now has brought, unless something else has come to need it since.
# shellcheck disable=SC2046,SC2086 # names of packages hold no spaces
remove_what_was_for_now() {
    [ -n "${wanted_for_now:-}" ] || return 0
    if command -v apt-get >/dev/null; then
        # Packages without need that were there before are not ours to remove: for the moment they count as wanted.
        apt-mark showauto | LC_ALL=C sort | comm -23 - /tmp/comfy-for-now >/tmp/comfy-others
        [ ! -s /tmp/comfy-others ] || apt-mark manual $(cat /tmp/comfy-others) >/dev/null
        status=0
        apt-get -q -y --purge -o APT::AutoRemove::RecommendsImportant=false -o APT::AutoRemove::SuggestsImportant=false \
            autoremove || status=$?
        [ ! -s /tmp/comfy-others ] || apt-mark auto $(cat /tmp/comfy-others) >/dev/null
        [ $status = 0 ] || fail "packages cannot be removed: $wanted_for_now"
    elif command -v rpm >/dev/null; then
        remove_rpms $(cat /tmp/comfy-for-now)
    elif command -v apk >/dev/null; then
        # It keeps what is wanted and what that needs, and has no orphans.
        apk --quiet del $wanted_for_now
    fi
    rm -f /tmp/comfy-before /tmp/comfy-for-now /tmp/comfy-others
}

# Removes all of these that nothing else needs; package managers would take more, and each others.
remove_rpms() {
    while [ $# -gt 0 ]; do
        if rpm -e --test "$@" 2>/tmp/comfy-needed; then
            rpm -e "$@" || fail "packages cannot be removed: $*"
            break
        fi
        needed=$(sed -n 's/^[[:space:]]*\(.*\) is needed by (installed) .*/\1/p' /tmp/comfy-needed | while IFS= read -r need; do
            rpm -q --whatprovides "$need" --queryformat '%{NAME}.%{ARCH}\n' 2>/dev/null || true
        done)
        left=
        for package in "$@"; do
            echo "$needed" | grep -qxF -- "$package" || left="$left $package"
        done
        [ "$left" != "$(printf ' %s' "$@")" ] || fail "packages cannot be removed: $(head -n 3 /tmp/comfy-needed | tr '\n' ' ')"
        # shellcheck disable=SC2086 # names of packages hold no spaces
        set -- $left
    done
    rm -f /tmp/comfy-needed
}

# Facts for Facter with their types, from a JSON file that goes away; remove_facts takes them back.
add_facts() {
    [ -d /etc/facter/facts.d ] || facts_made=yes
    [ -d /etc/facter ] || facts_made=both
    mkdir -p /etc/facter/facts.d
    mv "$1" /etc/facter/facts.d/comfy-build.json
}

remove_facts() {
    rm -f /etc/facter/facts.d/comfy-build.json
    case ${facts_made:-} in
        both) rmdir /etc/facter/facts.d /etc/facter 2>/dev/null || true ;;
        yes) rmdir /etc/facter/facts.d 2>/dev/null || true ;;
    esac
}

# An initramfs with the drivers of all machines, for the image is to start on others than the one that installed it. The
# setting stays, so that later kernels get the same.
make_initramfs_generic() {
    command -v dracut >/dev/null || return 0
    mkdir -p /etc/dracut.conf.d
    printf 'hostonly="no"\n' >/etc/dracut.conf.d/99-comfy-generic.conf
    dracut --quiet --force --regenerate-all --no-hostonly || fail "the initramfs cannot be made"
}

# add_user NAME FULL-NAME SHELL GROUPS; an existing user only gets what is new.
add_user() {
    if ! grep -q "^$1:" /etc/passwd; then
        if command -v useradd >/dev/null; then
            useradd --create-home --comment "$2" --shell "${3:-$(default_shell)}" "$1"
        else
            adduser -D -g "$2" -s "${3:-/bin/sh}" "$1"
            # Locked is more than without a password: it would shut out keys, too.
            sed -i "s/^$1:!:/$1:*:/" /etc/shadow
        fi
    elif [ -n "$3" ]; then
        usermod --shell "$3" "$1"
    fi
    for group in $(echo "$4" | tr ',' ' '); do
        grep -q "^$group:" /etc/group || groupadd "$group" 2>/dev/null || addgroup "$group"
        usermod --append --groups "$group" "$1" 2>/dev/null || addgroup "$1" "$group"
    done
}

default_shell() {
    if [ -x /bin/bash ]; then echo /bin/bash; else echo /bin/sh; fi
}

home_of() {
    sed -n "s/^$1:[^:]*:[^:]*:[^:]*:[^:]*:\([^:]*\):.*/\1/p" /etc/passwd
}

add_key() {
    home=$(home_of "$1")
    [ -n "$home" ] || fail "user $1 has no home directory"
    mkdir -p "$home/.ssh"
    grep -qxF -- "$2" "$home/.ssh/authorized_keys" 2>/dev/null || printf '%s\n' "$2" >>"$home/.ssh/authorized_keys"
    chmod 700 "$home/.ssh"
    chmod 600 "$home/.ssh/authorized_keys"
    chown -R "$1:" "$home/.ssh"
}

set_password_hash() {
    if command -v usermod >/dev/null; then
        usermod --password "$2" "$1"
    else
        printf '%s:%s\n' "$1" "$2" | chpasswd -e
    fi
}

allow_sudo() {
    command -v sudo >/dev/null || install_packages sudo
    mkdir -p /etc/sudoers.d
    printf '%s ALL=(ALL:ALL) NOPASSWD: ALL\n' "$1" >"/etc/sudoers.d/50-$1"
    chmod 440 "/etc/sudoers.d/50-$1"
}

# put_file SOURCE PATH MODE OWNER GROUP
put_file() {
    mkdir -p "$(dirname -- "$2")"
    cp -- "$1" "$2.comfy-new"
    chown "$4:$5" "$2.comfy-new"
    chmod "$3" "$2.comfy-new"
    mv -- "$2.comfy-new" "$2"
    rm -f -- "$1"
    command -v restorecon >/dev/null && restorecon "$2" || true
}

enable_service() {
    if command -v systemctl >/dev/null; then
        systemctl --quiet enable "$1" || fail "service $1 cannot be enabled"
    elif command -v rc-update >/dev/null; then
        rc-update -q add "$1" default || fail "service $1 cannot be enabled"
    else
        fail "there is no service manager for $1"
    fi
}

disable_service() {
    if command -v systemctl >/dev/null; then
        systemctl --quiet disable "$1" || fail "service $1 cannot be disabled"
    elif command -v rc-update >/dev/null; then
        rc-update -q delete "$1" default || fail "service $1 cannot be disabled"
    else
        fail "there is no service manager for $1"
    fi
}

set_locale() {
    if [ -d /etc/apt ]; then
        [ -e /etc/locale.gen ] || install_packages locales
        sed -i "s/^# *\($1 .*\)/\1/" /etc/locale.gen
        grep -q "^$1" /etc/locale.gen || echo "$1 UTF-8" >>/etc/locale.gen
        locale-gen >/dev/null || fail "locale $1 cannot be made"
        update-locale "LANG=$1"
    else
        printf 'LANG=%s\n' "$1" >/etc/locale.conf
    fi
}

set_keyboard() {
    if [ -d /etc/apt ]; then
        printf 'XKBMODEL="pc105"\nXKBLAYOUT="%s"\nXKBVARIANT=""\nXKBOPTIONS=""\nBACKSPACE="guess"\n' "$1" >/etc/default/keyboard
    else
        printf 'KEYMAP=%s\n' "$1" >/etc/vconsole.conf
    fi
}

set_timezone() {
    [ -e "/usr/share/zoneinfo/$1" ] || install_packages tzdata
    [ -e "/usr/share/zoneinfo/$1" ] || fail "there is no time zone $1"
    ln -sf "/usr/share/zoneinfo/$1" /etc/localtime
    [ ! -d /etc/apt ] || printf '%s\n' "$1" >/etc/timezone
}

add_kernel_arguments() {
    if command -v grubby >/dev/null; then
        grubby --update-kernel=ALL --args="$*"
    elif [ -e /etc/default/grub ] && command -v update-grub >/dev/null; then
        mkdir -p /etc/default/grub.d
        printf 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX %s"\n' "$*" >/etc/default/grub.d/90-comfy.cfg
        update-grub
    elif [ -e /etc/default/grub ] && command -v grub2-mkconfig >/dev/null; then
        sed -i "s|^GRUB_CMDLINE_LINUX_DEFAULT=\"\(.*\)\"|GRUB_CMDLINE_LINUX_DEFAULT=\"\1 $*\"|" /etc/default/grub
        grub2-mkconfig -o /boot/grub2/grub.cfg
    elif [ -e /etc/update-extlinux.conf ]; then
        sed -i "s|^default_kernel_opts=\"\(.*\)\"|default_kernel_opts=\"\1 $*\"|" /etc/update-extlinux.conf
        update-extlinux
    else
        fail "there is no known boot loader for kernel arguments"
    fi
}

set_hostname() {
    printf '%s\n' "$1" >/etc/hostname
    grep -q "^127\.0\.1\.1[[:space:]]" /etc/hosts 2>/dev/null || return 0
    sed -i "s/^127\.0\.1\.1[[:space:]].*/127.0.1.1 $1 ${1%%.*}/" /etc/hosts
}

# Passwords over SSH, for root too, until the seal takes this away: the first word of the configuration counts.
let_build_in() {
    # What an installer has opened for itself; nothing of the appliance is in these files yet.
    if [ -f /etc/ssh/sshd_config ]; then
        sed -i 's/^PasswordAuthentication yes$/#&/; s/^PermitRootLogin yes$/#&/' /etc/ssh/sshd_config
    fi
    if grep -qs '^Include[[:space:]]*/etc/ssh/sshd_config\.d/' /etc/ssh/sshd_config /usr/etc/ssh/sshd_config; then
        mkdir -p /etc/ssh/sshd_config.d
        printf 'PermitRootLogin yes\nPasswordAuthentication yes\n' >/etc/ssh/sshd_config.d/00-comfy-build.conf
    elif [ -e /etc/ssh/sshd_config ]; then
        {
            printf '# comfy-build begin\nPermitRootLogin yes\nPasswordAuthentication yes\n# comfy-build end\n'
            cat /etc/ssh/sshd_config
        } >/etc/ssh/sshd_config.comfy
        cat /etc/ssh/sshd_config.comfy >/etc/ssh/sshd_config
        rm -f /etc/ssh/sshd_config.comfy
    else
        fail "there is no SSH server: /etc/ssh/sshd_config is missing"
    fi
    # Installers of SELinux systems label what they install, not what is done after that.
    if command -v restorecon >/dev/null; then restorecon -R /etc/ssh /root /home 2>/dev/null || true; fi
}

