# zsh -f type.zsh SCRIPT KEYS: types keys, tabs among them, into an interactive bash that knows a completion script of comfy, and
# prints what was typed and shown; comfy itself is a function that prints its arguments there.
zmodload zsh/zpty || exit 2
zpty shell bash --norc --noprofile -i
say() { zpty -w shell "$1"; }
say "bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; bind 'set completion-query-items 0'; PS1="
say "source ${(q)1}"
say 'comfy() { printf CALLED; printf "<%s>" "$@"; printf "\n%s%s\n" FINI SHED; }'
say 'printf "%s%s\n" REA DY'
expect() {
    local text= chunk=
    while zpty -r shell chunk; do
        text+=$chunk
        [[ $text == *$1* ]] && break
    done
    print -r -- "$text"
}
expect READY >/dev/null
zpty -w -n shell "$2"
expect FINISHED
zpty -d shell
