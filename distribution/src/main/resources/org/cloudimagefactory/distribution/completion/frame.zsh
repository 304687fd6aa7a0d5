#compdef TOOL
# zsh completion for TOOL. Made by the build from its command line; what the words of a site are, 'TOOL complete' tells.

_TOOL_ask() {
    local -a found typed
    typed=("${(@Q)words[1,CURRENT - 1]}")
    typed=("${(@)typed/#\~\//$HOME/}")
    found=("${(@f)$("$_TOOL_program" complete "$1" "${(Q)PREFIX}" "${typed[@]}" 2>/dev/null </dev/null)}")
    found=("${(@)found:#*[[:cntrl:]]*}")
    compadd -- "${(@)found:#}"
}

_TOOL_ask_or_files() {
    local ret=1
    _TOOL_ask "$1" && ret=0
    _files && ret=0
    return ret
}

_TOOL() {
    local curcontext=$curcontext state line ret=1
    local -A opt_args
    local _TOOL_program=${${(Q)words[1]}/#\~\//$HOME/}
    local -a commands specs
    commands=(
        # COMMANDS
    )
    _arguments -C \
        # OPTIONS
        '1: :->command' '*:: :->arguments' && return 0
    case $state in
        command)
            _describe -t commands command commands && ret=0
            ;;
        arguments)
            curcontext="${curcontext%:*:*}:TOOL-$words[1]:"
            case $words[1] in
                # SPECS
                *) return 1 ;;
            esac
            _arguments "${specs[@]}" && ret=0
            ;;
    esac
    return ret
}

if [[ $funcstack[1] == _TOOL ]]; then
    _TOOL "$@"
else
    compdef _TOOL TOOL
fi
