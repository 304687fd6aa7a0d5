# fish completion for TOOL. Made by the build from its command line; what the words of a site are, 'TOOL complete' tells.

# The command on the line, if one stands there already.
function __TOOL_command
    for word in (commandline -opc)[2..-1]
        if not string match -q -- '-*' $word
            printf '%s\n' $word
            return
        end
    end
end

function __TOOL_is
    set -l command (__TOOL_command)
    contains -- "$command" $argv
end

# The value that is being typed, without the option that it may stand behind.
function __TOOL_value
    string replace -r -- '^--[^=]*=' '' (commandline -ct)
end

function __TOOL_ask
    set -l typed (string replace -r -- '^~/' "$HOME/" (commandline -opc))
    set -l prefix (__TOOL_value)
    if string match -qr -- '[\\\\\'"$]' "$prefix"
        set prefix ''
    end
    $typed[1] complete $argv[1] "$prefix" $typed[2..-1] 2>/dev/null </dev/null | string match -rv -- '[[:cntrl:]]'
end

# Words of a list, behind those that stand there already.
function __TOOL_list
    set -l before (string match -r -- '^.*,' (__TOOL_value))
    for word in $argv
        printf '%s\n' "$before$word"
    end
end

function __TOOL_directories
    __fish_complete_directories (__TOOL_value)
end

complete -c TOOL -f
# COMPLETIONS
