# shellcheck shell=bash
# bash completion for TOOL. Made by the build from its command line; what the words of a site are, 'TOOL complete' tells.

_TOOL() {
    # COMMANDS
    local options='' value='' fixed='' list='' asked='' files=''
    local command='' option='' current='' start='' reply word rest joined=no i
    local line=${COMP_LINE:0:COMP_POINT}
    local -a words=() known=()
    # bash takes '=' and ':' for words of their own; joined again is what has no blank between it and the word before.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        rest=${line#"${line%%[![:space:]]*}"}
        word=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || word=$rest
        joined=no
        if ((i > 0)) && [[ $rest == "$line" ]] && [[ $word == [=:]* || ${words[${#words[@]} - 1]} == *[=:] ]]; then
            joined=yes
            start=${words[${#words[@]} - 1]}
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        line=${rest#"$word"}
    done
    current=${words[${#words[@]} - 1]}
    # What bash keeps in front of the word that it replaces.
    if [[ $joined == no ]]; then
        start=''
    elif [[ $word == [=:]* ]]; then
        start+=${word%%[!=:]*}
    fi
    unset "words[${#words[@]} - 1]"
    for ((i = 1; i < ${#words[@]}; i++)); do
        word=${words[i]//[\"\'\\]/}
        words[i]=${word/#\~\//$HOME/}
        [[ -n $command || $word == -* ]] || command=$word
    done
    case $command in
        # OPTIONS
        *) return ;;
    esac
    # A value belongs to the option in the same word, or to the one before.
    if [[ $current == --*=* ]]; then
        option=${current%%=*}
        current=${current#*=}
        start=${start#"$option="}
    elif ((${#words[@]} > 1)) && [[ ${words[${#words[@]} - 1]} == -* ]]; then
        option=${words[${#words[@]} - 1]}
    fi
    _TOOL_value "$command" "$option"
    if [[ -n $option && -z $value ]]; then
        option=''
        _TOOL_value "$command" ''
    fi
    if [[ -z $option && $current == -* ]]; then
        value='' fixed=$options list='' asked='' files=''
    elif [[ -z $option && -z $command ]]; then
        fixed=$commands
    fi
    # In quotes, bash takes no other quotes.
    case $current in [\"\']*) current=${current:1} rest=quoted ;; *) rest=bare ;; esac
    word=${current//[\"\'\\]/}
    if [[ -n $list ]]; then
        case $word in *,*) line=${word%,*}, ;; *) line='' ;; esac
        for reply in $fixed; do
            [[ ,$line == *",$reply,"* ]] || known+=("$line$reply")
        done
    else
        for reply in $fixed; do
            known+=("$reply")
        done
    fi
    if [[ -n $asked ]]; then
        while IFS= read -r reply; do
            known+=("$reply")
        done < <("${words[0]/#\~\//$HOME/}" complete "$asked" "$word" "${words[@]:1}" 2>/dev/null </dev/null)
    fi
    COMPREPLY=()
    for reply in "${known[@]}"; do
        [[ $reply == "$word"* && $reply != *[[:cntrl:]]* ]] || continue
        reply=${reply#"$start"}
        if [[ $reply != *[!A-Za-z0-9._:/@%+=,-]* ]]; then
            COMPREPLY+=("$reply")
        elif [[ $rest == bare ]]; then
            COMPREPLY+=("$(printf '%q' "$reply")")
        fi
    done
    if [[ -n $files && ${#COMPREPLY[@]} -eq 0 ]]; then
        compopt -o "$files" 2>/dev/null
    fi
}

# Sets how the value of an option, or a parameter, is completed.
_TOOL_value() {
    case "$1 $2" in
        # VALUES
        *) value='' ;;
    esac
}

complete -F _TOOL TOOL
