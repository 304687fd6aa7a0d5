# shellcheck shell=bash
# Sourced by ./factory: installs what is missing.

# What building and running need, as PROGRAM:PACKAGE of Debian and Ubuntu; a name with a slash is a file.
needed_to_run="javac:default-jdk-headless mvn:maven packer:packer qemu-system-x86_64:qemu-system-x86 qemu-img:qemu-utils
xorriso:xorriso cpio:cpio ssh:openssh-client git:git setsid:util-linux
/usr/share/keyrings/debian-archive-keyring.gpg:debian-archive-keyring"
needed_to_test="debconf-set-selections:debconf cloud-init:cloud-init openssl:openssl shellcheck:shellcheck xmllint:libxml2-utils
jsonnet:jsonnet grub-script-check:grub-common zstd:zstd xz:xz-utils bzip2:bzip2 /usr/share/OVMF/OVMF_CODE.fd:ovmf curl:curl
chromium:chromium rpm:rpm busybox:busybox strace:strace
systemd-analyze:systemd flock:util-linux script:bsdutils python3:python3
zsh:zsh fish:fish man:man-db groff:groff-base faketime:faketime
slirp4netns:slirp4netns /usr/sbin/nft:nftables ip:iproute2
gpg:gpg gpg-agent:gpg-agent skopeo:skopeo htpasswd:apache2-utils node:nodejs npm:npm"

needed_for_site="node:nodejs npm:npm"

missing_packages() {
    local entry
    for entry in "$@"; do
        case ${entry%%:*} in
            /*) [ -e "${entry%%:*}" ] || printf '%s\n' "${entry#*:}" ;;
            *) command -v "${entry%%:*}" >/dev/null || printf '%s\n' "${entry#*:}" ;;
        esac
    done
}

java_is_recent() {
    local version
    version=$("${JAVA_HOME:+$JAVA_HOME/bin/}javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 17 ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        supervised env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null; then
        supervised sudo DEBIAN_FRONTEND=noninteractive "$@"
    else
        die "$1 needs root: run it as root, or install sudo"
    fi
}

# The micro appliance is made from Debian 12's packages, which apt must know there; elsewhere it gets package lists of its own.
apt_knows_packages() {
    # shellcheck source=/dev/null
    [ "$(. /etc/os-release && echo "${ID:-} ${VERSION_ID:-}")" != "debian 12" ] ||
        [[ $(apt-cache policy linux-image-cloud-amd64 2>/dev/null) == *"Candidate: "[0-9]* ]]
}

# install_missing PROGRAM:PACKAGE...
install_missing() {
    local missing
    missing=$(missing_packages "$@" | sort -u | tr '\n' ' ')
    if ! command -v apt-get >/dev/null; then
        [ -z "$missing" ] || die "this is no Debian or Ubuntu; install what these Debian packages hold: $missing"
        return 0
    fi
    if [ -n "$missing" ] || ! apt_knows_packages; then
        echo "Packages to install: ${missing:-none, but apt has to learn what there is}" >&2
        as_root apt-get -q update >&2 || die "apt-get update failed; see above"
    fi
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086 # one word a package
        as_root apt-get -q install -y --no-install-recommends $missing >&2 || die "apt-get install failed; see above"
    fi
    java_is_recent ||
        die "${JAVA_HOME:+$JAVA_HOME/bin/}javac is no Java 17 or newer; install default-jdk-headless or openjdk-17-jdk-headless, or set JAVA_HOME"
}

# program_starts PROGRAM: whether it is there, with all libraries that it needs.
program_starts() {
    local file
    file=$(command -v "$1") && [[ $(ldd "$file" 2>/dev/null) != *'not found'* ]]
}

# The packages of some servers would start them; of those only the program is wanted, and the libraries that it lacks.
# install_program PROGRAM PACKAGE
install_program() {
    ! program_starts "$1" || return 0
    local directory
    directory=$(mktemp -d)
    (cd "$directory" && apt-get -q download "$2" >&2) || {
        as_root apt-get -q update >&2
        (cd "$directory" && apt-get -q download "$2" >&2) || true
    }
    if dpkg-deb -x "$directory/$2"_*.deb "$directory" >&2; then
        as_root install -m 755 "$directory"/usr/*bin/"$1" "/usr/local/bin/$1"
        # shellcheck disable=SC2046 # one word a package
        program_starts "$1" || as_root apt-get -q install -y --no-install-recommends $(libraries_of "$directory/$2"_*.deb) >&2 || true
    fi
    rm -rf "$directory"
    program_starts "$1" || die "$1 cannot be had: install it, from Debian's package $2"
}

# libraries_of FILE.deb: the packages of libraries that it depends on.
libraries_of() {
    dpkg-deb -f "$1" Depends | tr ',' '\n' | sed -n 's/^ *\(lib[a-z0-9.+-]*\).*/\1/p'
}

# Its packages would start daemons, and find no configuration; the tests start their own.
install_slurm() {
    if [ -x /usr/sbin/slurmctld ] && [ -x /usr/sbin/slurmd ] && [ -x /usr/bin/sbatch ] && [ -x /usr/sbin/munged ]; then
        return 0
    fi
    as_root apt-get -q update >&2 || true
    as_root apt-get -q install -y --no-install-recommends slurmctld slurmd slurm-client munge >&2 ||
        die "Slurm cannot be had: install slurmctld, slurmd, slurm-client and munge"
}

setup_to_run() {
    # shellcheck disable=SC2086 # one word an entry
    install_missing $needed_to_run
}

setup_for_site() {
    # shellcheck disable=SC2086 # one word an entry
    install_missing $needed_for_site
}

setup_to_test() {
    # shellcheck disable=SC2086 # one word an entry
    install_missing $needed_to_run $needed_to_test
    # What checks metrics and rules, a registry for images, a web server for markets, and a server for repositories.
    install_program promtool prometheus
    install_program docker-registry docker-registry
    install_program nginx nginx
    install_program sshd openssh-server
    install_slurm
}
