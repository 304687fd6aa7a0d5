# shellcheck shell=sh
# Sourced by comfy, itchy and nifty, which set: tool (its name), main (its main class), flags (JVM flags) and home (where
# the distribution lies). Finds Java and becomes it, so that signals reach the tool itself.
#
# A tool may set cds to a name: then its classes are loaded from an archive of that name, which the JVM maps instead of
# reading and checking jars. The archive is made by a training run, train_cds DIRECTORY FLAG..., that the tool defines; it
# calls train_java. Nothing fails when that is not possible; it is only slower. With cds_after=yes the archive is made after the
# tool's own work, by a process that nobody waits for.

fail() {
    printf '%s: %s\n' "$tool" "$1" >&2
    exit 3
}

case $home in
    *:*) fail "$home has a ':' in its name, which Java takes for the end of a path; move the distribution elsewhere" ;;
esac

if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no $java; set it to a Java 17 or newer, or unset it"
else
    # As 'command -v' does it, but without a process of its own.
    java=
    directories=${PATH:-/usr/bin:/bin}:
    while [ -z "$java" ] && [ -n "$directories" ]; do
        [ -x "${directories%%:*}/java" ] && [ -f "${directories%%:*}/java" ] && java=${directories%%:*}/java
        directories=${directories#*:}
    done
    [ -n "$java" ] || fail "Java not found; install Java 17 or newer (Debian, Ubuntu: apt-get install default-jre-headless) or set JAVA_HOME"
fi

# The file 'release' of every JDK and JRE says its version; asking java itself would start a JVM each time.
java_home=$(readlink -f -- "$java")
java_home=${java_home%/*}
java_home=${java_home%/*}
version=
if [ -r "$java_home/release" ]; then
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            version=${value#\"}
            version=${version%\"}
        fi
    done <"$java_home/release"
fi
if [ -z "$version" ]; then
    version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
fi
major=${version%%[!0-9]*}
[ "${major:-0}" -ge 17 ] 2>/dev/null || fail "Java 17 or newer is needed, but $java is version ${version:-unknown}; set JAVA_HOME to a newer one"

# Hooks and cron jobs run in the C locale, in which Java could not name files outside of ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac

# In a fixed order, which the class archive depends on.
classpath=
for jar in "$home"/lib/*.jar; do
    classpath=$classpath:$jar
    case ${jar##*/} in "$tool"-cli-*) own_jar=$jar ;; esac
done
classpath=${classpath#:}

# shellcheck disable=SC2086 # the flags are separate words
run_java() {
    "$java" $flags ${FACTORY_JAVA_OPTIONS:-} -cp "$classpath" "$@"
}

# train_java [NAME=VALUE...] -- ARGUMENT...: runs without the settings of whoever called, which are for real work.
train_java() {
    settings=
    while [ "$1" != -- ]; do
        settings="$settings $1"
        shift
    done
    shift
    # shellcheck disable=SC2086 # the settings and the flags are separate words
    env -i PATH="${PATH:-/usr/bin:/bin}" HOME="$work" LC_ALL="${LC_ALL:-C.UTF-8}" FACTORY_HOME="$home" $settings "$java" $flags -cp "$classpath" "$@"
}

# Where the class archive of this tool, version and Java is, or may be made; empty if nowhere. One of another user than that
# of the distribution is not trusted.
find_cds() {
    cds_file=
    [ -n "${cds:-}" ] && [ -n "${own_jar:-}" ] || return 0
    cds_name=$cds-${own_jar##*/}-$version.jsa
    cds_user=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/cloud-image-factory$home
    if [ -e "$home/cds/$cds_name" ] || [ -w "$home/cds" ] || { [ ! -e "$home/cds" ] && [ -w "$home" ]; }; then
        cds_file=$home/cds/$cds_name
    elif [ ! -e "$cds_user/$cds_name" ] || [ -O "$cds_user/$cds_name" ]; then
        cds_file=$cds_user/$cds_name
    fi
}

# Makes the class archive under a temporary name first; remembers when this JVM makes none, so as not to try each time. One
# process makes it at a time; what a killed one left is removed after a while.
make_cds() {
    (
        set +e
        umask 022
        work=${cds_file%/*}/.making-$cds
        mkdir -p -- "${cds_file%/*}"
        [ -z "$(find "$work" -maxdepth 0 -mmin +10)" ] || rm -rf -- "$work"
        mkdir -- "$work" || exit
        trap 'rm -rf -- "$work"' EXIT
        train_cds "$work" -XX:ArchiveClassesAtExit="$work/archive.jsa" || exit
        if [ -s "$work/archive.jsa" ]; then
            mv -f -- "$work/archive.jsa" "$cds_file"
        else
            : >"$cds_file.off"
        fi
    ) </dev/null >/dev/null 2>&1
}

find_cds
# shellcheck disable=SC3013 # not in POSIX, but in every sh that systems have
if [ -n "$cds_file" ] && [ -s "$cds_file" ] && ! [ "$own_jar" -nt "$cds_file" ]; then
    flags="$flags -Xlog:disable -Xlog:all=error:stderr"
    set -- -XX:SharedArchiveFile="$cds_file" "$main" "$@"
elif [ -n "$cds_file" ] && ! [ -e "$cds_file.off" ]; then
    if [ "${cds_after:-}" = yes ]; then
        run_java "$main" "$@"
        status=$?
        # It must not hold what somebody reads to its end; shells keep a copy of what they redirect for a function only.
        (
            exec </dev/null >/dev/null 2>&1
            make_cds &
        )
        exit "$status"
    fi
    make_cds
    set -- "$main" "$@"
    if [ -s "$cds_file" ]; then
        flags="$flags -Xlog:disable -Xlog:all=error:stderr"
        set -- -XX:SharedArchiveFile="$cds_file" "$@"
    fi
else
    set -- "$main" "$@"
fi

# shellcheck disable=SC2086 # the flags are separate words
exec "$java" $flags ${FACTORY_JAVA_OPTIONS:-} -cp "$classpath" "$@"
