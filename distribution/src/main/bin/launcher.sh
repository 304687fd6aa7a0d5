# shellcheck shell=sh
# Sourced by comfy, itchy and nifty, which set: tool (its name), main (its main class), flags (JVM flags), home (where the
# distribution lies) and cds (a class archive). Finds Java and becomes it, so that signals reach the tool itself. Sourced, too, by
# launcher-archives, which makes the archives and sets no main.
#
# A class archive is what the JVM maps instead of reading and checking jars. Its name says what it was made of: this Java, these
# jars, this place; what no longer fits is not found. Where there is none, one is made beside the tool's work, for the next time.
# Nothing fails when that is not possible; it is only slower.

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

# The file 'release' of every JDK and JRE says its version; asking java itself would start a JVM. Not asked where there is an archive:
# that was made by this Java.
check_version() {
    java_home=$(readlink -f -- "$java")
    java_home=${java_home%/*}
    java_home=${java_home%/*}
    version=
    if [ -r "$java_home/release" ]; then
        while IFS='=' read -r field value; do
            if [ "$field" = JAVA_VERSION ]; then
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
}

# Hooks and cron jobs run in the C locale, in which Java could not name files outside of ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8) ;;
    *) export LC_ALL=C.UTF-8 ;;
esac

# In a fixed order: what is ours first, so that no other jar is opened to look for a resource of ours.
classpath=
others=
for jar in "$home"/lib/*.jar; do
    case ${jar##*/} in
        common-[0-9]*) classpath=:$jar$classpath ;;
        comfy-cli-* | itchy-cli-* | nifty-cli-*) classpath=$classpath:$jar ;;
        picocli-*) others=:$jar$others ;;
        *) others=$others:$jar ;;
    esac
done
classpath=${classpath#:}$others

# What an archive depends on, in a few digits: Java, and every jar with its place, size and time. In lib lies a file, too, whose
# name tells builds apart that have the same sizes and times.
find_key() {
    key=$(stat -L -c '%n %s %Y' -- "$java" "$home"/lib/* 2>/dev/null | cksum 2>/dev/null) || key=
    case $key in
        '' | *' 0') key= ;;
        *) key=${key%% *}-${key##* } ;;
    esac
}

# An archive is what the JVM runs: only our own is used, root's, and that of whom the distribution belongs to.
# shellcheck disable=SC3067 # not in POSIX, but in every sh that systems have
is_trusted() {
    [ -f "$1" ] && [ ! -L "$1" ] || return 1
    [ ! -O "$1" ] || return 0
    owners=$(stat -c %u -- "$1" "$home/lib" 2>/dev/null) || return 1
    set -- "${owners%%[!0-9]*}" "${owners##*[!0-9]}"
    [ "$1" = 0 ] || [ "$1" = "$2" ]
}

# Without the first, SLF4J opens every jar to look for a provider; without the third, picocli does, to look for Groovy. The last spares
# picocli the types that no option has.
properties="-Dslf4j.provider=org.cloudimagefactory.common.cli.LoggingProvider -Dslf4j.internal.verbosity=WARN"
properties="$properties -Dpicocli.disable.closures=true -Dpicocli.converters.excludes=java.(time|sql).+"

# What launcher-archives needs ends here.
if [ -z "$main" ]; then
    check_version
    find_key
    return 0
fi

# Archives lie with the distribution, or, where that can't be written to, in the cache of whoever calls.
find_archive() {
    archive=
    if [ -n "${XDG_CACHE_HOME:-}" ]; then
        cache=$XDG_CACHE_HOME/cloud-image-factory$home/cds
    elif [ -n "${HOME:-}" ]; then
        cache=$HOME/.cache/cloud-image-factory$home/cds
    else
        cache=
    fi
    find_key
    [ -n "$key" ] || return 0
    if is_trusted "$home/cds/$cds-$key.jsa"; then
        archive=$home/cds/$cds-$key.jsa
    elif [ -n "$cache" ] && is_trusted "$cache/$cds-$key.jsa"; then
        archive=$cache/$cds-$key.jsa
    fi
}

# For the next call: at the lowest priority, away from the caller's directory, files and locks. Nobody waits for it.
make_archive() {
    # shellcheck disable=SC3067 # as above
    if { [ -O "$home/cds" ] && [ -w "$home/cds" ]; } || { [ ! -e "$home/cds" ] && [ -w "$home" ]; }; then
        cache=$home/cds
    fi
    # Where none could be made it is tried again after a day.
    if [ -n "$key" ] && [ -n "$cache" ] && [ -z "$(find "$cache/$cds-$key.off" -mtime -1 2>/dev/null)" ]; then
        (cd / && exec nice -n 19 "$home/bin/launcher-archives" --in "$cache" "$cds" &) \
            </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
    fi
}

flags="$flags $properties"

find_archive
if [ -n "$archive" ]; then
    flags="$flags -Xlog:disable -Xlog:all=error:stderr"
    set -- -XX:SharedArchiveFile="$archive" "$main" "$@"
else
    check_version
    make_archive
    set -- "$main" "$@"
fi

# shellcheck disable=SC2086 # the flags are separate words
exec "$java" $flags ${FACTORY_JAVA_OPTIONS:-} -cp "$classpath" "$@"
