# shellcheck shell=bash
# Sourced by ./factory: the whole pipeline on one machine, every step real but the cloud, for which a stand-in answers.

# shellcheck source=build.sh
. "$scripts/build.sh"
# shellcheck source=demo-steps.sh
. "$scripts/demo-steps.sh"

demo_options() {
    work=$PWD/demo
    while [ $# -gt 0 ]; do
        case $1 in
            --work-dir)
                [ $# -ge 2 ] || die "--work-dir needs a directory" 2
                work=$2
                shift 2
                ;;
            --work-dir=*)
                work=${1#*=}
                shift
                ;;
            -h | --help)
                usage
                exit 0
                ;;
            *) die "unknown option '$1' of demo; there is only --work-dir DIR" 2 ;;
        esac
    done
    case $work in /*) ;; *) work=$PWD/$work ;; esac
    case $work in *,*) die "$work has a comma in its name, at which QEMU ends the name of a file; name another with --work-dir" 2 ;; esac
}

# The directory is ours if we made it, or if it is empty; anybody else's files are left alone.
demo_directory() {
    local mark=$work/.factory-demo
    if [ -d "$work" ] && [ ! -e "$mark" ] && [ -n "$(ls -A "$work")" ]; then
        die "$work is not empty and no demo's; name another with --work-dir"
    fi
    { mkdir -p "$work" && : >>"$mark"; } 2>/dev/null || die "cannot write to $work; name another with --work-dir"
    exec 9<"$mark"
    flock -n 9 || die "another demo runs in $work; wait for it, or name another with --work-dir" 75
    find "$work/." -mindepth 1 -maxdepth 1 ! -name .factory-demo ! -name cache -exec rm -rf {} +
    mkdir -p "$work"/{appliances,publisher,vmcatcher-cache,itchy/{metadata,output,temp,descriptors},cloud,logs,boot}
    rows=$work/logs/steps.tsv
    : >"$rows"
}

# step TITLE FUNCTION: runs one step, which sets result, files and look.
step() {
    local title=$1 began status=0
    began=$(date +%s%N)
    result='' files='' look=''
    printf '==> %s\n' "$title" >&2
    log=$work/logs/$2.log
    "$2" || status=$?
    local ended
    ended=$(date +%s%N)
    local seconds=$(((ended - began) / 100000000))
    local time="$((seconds / 10)).$((seconds % 10)) s"
    if [ "$status" != 0 ]; then
        printf '%s\t%s\t%s\t%s\t%s\n' "$title" "FAILED ($status)" "$time" "$log" "cat $log" >>"$rows"
        table
        tail -n 5 "$log" >&2 2>/dev/null || true
        die "the step '$title' failed; its log is $log" 1
    fi
    printf '%s\t%s\t%s\t%s\t%s\n' "$title" "$result" "$time" "$files" "$look" >>"$rows"
}

# Paths as one would type them here.
short() {
    printf '%s' "${1//"$PWD"\//}"
}

table() {
    local title result time files look number=0
    printf '\n%-3s %-46s %8s  %s\n' '' STEP TIME RESULT
    while IFS=$'\t' read -r title result time files look; do
        number=$((number + 1))
        printf '%2d. %-46s %8s  %s\n' "$number" "$title" "$time" "$result"
        printf '    files: %s\n    look:  %s\n' "$(short "$files")" "$(short "$look")"
    done <"$rows"
}

# Three things to try, each with the command for it.
try_next() {
    local commands
    next_commands >"$work/logs/next.sh"
    mapfile -t commands <"$work/logs/next.sh"
    printf '\nThree things to try next:\n'
    printf ' - start the image that comfy built, and check it from inside:\n     %s\n' "${commands[0]}"
    printf ' - see what itchy would remove, now that the image has expired:\n     %s\n' "${commands[1]}"
    printf ' - put what comfy built into a library of images, for hosts without a cloud:\n     %s\n' "${commands[2]}"
}

factory_demo() {
    demo_options "$@"
    local began=$SECONDS
    setup_to_run
    demo_directory
    step "Build the distribution" step_build
    step "Start the stand-in cloud" step_cloud
    step "comfy: build micro with Packer and QEMU" step_comfy
    step "Publish it as somebody else's OVA" step_publish
    step "itchy: store vmCatcher's event" step_archive
    step "itchy: check, convert, describe" step_process
    step "nifty: register in the cloud" step_register
    step "Boot the cloud's image, log in by key" step_boot
    step "itchy: the image expires at its publisher" step_expire
    step "nifty: expire and clean up" step_clean
    table
    printf '\nAll steps were real; only the cloud was a stand-in ("nifty sandbox"). %d s in all.\n' $((SECONDS - began))
    try_next
}
