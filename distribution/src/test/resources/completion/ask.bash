# shellcheck shell=bash
# ask.bash SCRIPT WORD...: prints what a completion function offers for the last of the words, one a line. The words are as bash
# divides a line; one that begins with '+' stands without a blank behind the one before.
# shellcheck source=/dev/null
source "$1" || exit
shift
COMP_LINE=$1
COMP_WORDS=("$1")
for word in "${@:2}"; do
    case $word in
        +*) word=${word#+} ;;
        *) COMP_LINE+=' ' ;;
    esac
    COMP_LINE+=$word
    COMP_WORDS+=("$word")
done
COMP_POINT=${#COMP_LINE}
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMPREPLY=()
function=$(complete -p "${1##*/}")
function=${function#* -F }
"${function%% *}" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
