# zsh -f ask.zsh DIRECTORY LINE: prints what the completion functions in a directory offer in an interactive zsh for the line.
zmodload zsh/zpty || exit 2
zpty shell zsh -f -i
say() { zpty -w shell "$1"; }
say "stty -echo; PS1= ; PS2= ; unsetopt zle_bracketed_paste 2>/dev/null; fpath=(${(q)1} \$fpath)"
say 'autoload -Uz compinit && compinit -u -D; zstyle ":completion:*" menu no; setopt no_beep no_list_ambiguous'
# What is offered goes through compadd, as it is matched.
say 'compadd() {
    if [[ " $*" == *" -"[OAD]* ]]; then builtin compadd "$@"; return; fi
    local -a hits; builtin compadd -A hits "$@"; (( $#hits )) && printf "HIT<%s>\n" "${hits[@]}"; return 0
}'
say 'finished() { printf "FINISHED\n"; exit }; zle -N finished; bindkey "^X" finished'
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
zpty -w -n shell "$2"$'\t\x18'
expect FINISHED | tr -d '\r' | sed -n 's/.*HIT<\(.*\)>$/\1/p'
zpty -d shell
