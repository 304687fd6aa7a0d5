# shellcheck shell=bash
# Sourced by ./factory: builds the distribution.

# Tests interrupt programs; what a shell runs in the background would pass on that SIGINT is ignored.
maven() {
    supervised env --default-signal=INT mvn -B -ntp -f "$root/pom.xml" "$@"
}

# Whether the distribution is newer than all that it is made of.
up_to_date() {
    [ -x "$factory_home/bin/comfy" ] && [ -f "$root/distribution/target/.built" ] &&
        [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/templates" "$root/docs" "$root"/*.md \
            -newer "$root/distribution/target/.built" -print -quit)" ]
}

build_log=$root/distribution/target/build.log

# Where a caller fetches packages meanwhile: they are counted, too.
build_packages=

# How far Maven has come, by its log: the module, and what it has fetched from the web.
build_state() {
    local packages=
    [ -z "$build_packages" ] ||
        packages=$(find "$build_packages" -maxdepth 1 -name '*.deb' 2>/dev/null | wc -l)
    awk -v packages="${packages:-0}" '
        /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ { at = $NF; sub(/^\[INFO\] Building /, ""); name = $1 }
        /^\[INFO\] --- / { split($3, goal, ":") }
        /Downloaded from / {
            files++
            for (i = 1; i < NF; i++)
                if ($i ~ /^\([0-9.]+$/) bytes += substr($i, 2) * ($(i + 1) == "MB" ? 1000000 : $(i + 1) == "kB" ? 1000 : 1)
        }
        END {
            gsub(/[][]/, "", at)
            printf "building%s%s", at == "" ? "" : " (module " at ")", goal[1] == "" ? "" : ", " goal[1]
            if (files) printf "; fetched %d files, %.1f MB", files, bytes / 1000000
            if (packages > 0) printf ", and %d Debian packages", packages
            print ""
        }' "$build_log" 2>/dev/null
}

# Shows it until it is ended: in one line that moves on a terminal, else a line now and then.
show_build() {
    local state shown='' waited=0
    while sleep 1; do
        state=$(build_state) || continue
        if [ -t 2 ]; then
            printf '\r\033[K%.*s' "$(($(tput cols 2>/dev/null || echo 80) - 1))" "$state" >&2
        elif [ $((waited % 15)) = 14 ] && [ "$state" != "$shown" ]; then
            printf '%s\n' "$state" >&2
            shown=$state
        fi
        waited=$((waited + 1))
    done
}

build_distribution() {
    local status=0 display
    if up_to_date; then
        return 0
    fi
    echo "Building with Maven; its log is $build_log" >&2
    mkdir -p "${build_log%/*}"
    : >"$build_log"
    start show_build
    display=$started
    # Checks and tests are the business of "factory test", and a JVM that lives for a minute need not optimise itself.
    MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${MAVEN_OPTS:-}" supervised env --default-signal=INT \
        mvn -B -f "$root/pom.xml" -T 1C -Punchecked -Dmaven.test.skip=true package >"$build_log" 2>&1 || status=$?
    end_processes "$display"
    forget "$display"
    [ ! -t 2 ] || printf '\r\033[K' >&2
    if [ "$status" != 0 ]; then
        grep '^\[ERROR\]' "$build_log" | head -n 20 >&2
        die "the build failed; its log is $build_log" 1
    fi
    build_state | sed 's/^building[^;]*/built/' >&2
    : >"$root/distribution/target/.unchecked"
    touch "$root/distribution/target/.built"
}

# What takes no arguments refuses them.
no_arguments() {
    local command=$1
    shift
    [ $# -eq 0 ] || die "$command takes no arguments, but got '$1'" 2
}

factory_build() {
    no_arguments build "$@"
    setup_to_run
    build_distribution
    printf '%s\n' "$factory_home"
}
