# Sourced by comfy, itchy and nifty, which set: tool (its name), main (its main class), flags (JVM flags) and home (where
# the distribution lies). Finds Java and becomes it, so that signals reach the tool itself.

fail() {
    printf '%s: %s\n' "$tool" "$1" >&2
    exit 3
}

if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no $java; set it to a Java 17 or newer, or unset it"
else
    java=$(command -v java) || fail "Java not found; install Java 17 or newer (Debian, Ubuntu: apt-get install default-jre-headless) or set JAVA_HOME"
fi

# The file 'release' of every JDK and JRE says its version; asking java itself would start a JVM each time.
java_home=$(dirname -- "$(dirname -- "$(readlink -f -- "$java")")")
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

# shellcheck disable=SC2086 # the flags are separate words
exec "$java" $flags ${FACTORY_JAVA_OPTIONS:-} -cp "$home/lib/*" "$main" "$@"
