# Shared by the scripts of this folder; sourced, not run. Sets `root`, the project's directory.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# A step under way, on standard error, so that a script's output stays its own.
say() {
    printf '%s\n' "== $*" >&2
}

# The end without a result.
fail() {
    printf '%s\n' "${0##*/}: $*" >&2
    exit 1
}

have() {
    command -v "$1" >/dev/null 2>&1
}

# Runs a command as root: as it is, or through sudo.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        fail "installing packages needs root: run as root, or install sudo"
    fi
}

# Asks a yes-or-no question on a terminal; elsewhere the answer is yes.
confirm() {
    [ -t 0 ] && [ -t 2 ] || return 0
    local answer
    printf '%s [Y/n] ' "$1" >&2
    read -r answer || return 1
    case $answer in
        '' | [Yy]*) return 0 ;;
        *) return 1 ;;
    esac
}
