# What the build needs from the system: seven C libraries, their pkg-config files, and a C compiler's run-time objects.

# Names the Debian packages of what is missing, one a line.
missing_packages() {
    have pkg-config || echo pkg-config
    have cc || echo gcc
    [ -e /usr/include/stdio.h ] || echo libc6-dev
    local pair
    for pair in libdeflate:libdeflate-dev zlib:zlib1g-dev libcrypto:libssl-dev libzstd:libzstd-dev \
        libxxhash:libxxhash-dev libarchive:libarchive-dev libmaxminddb:libmaxminddb-dev; do
        if ! have pkg-config || ! pkg-config --exists "${pair%%:*}"; then
            echo "${pair##*:}"
        fi
    done
}

# Installs the packages given by name, asking first on a terminal.
install_packages() {
    have apt-get || fail "missing: $*. These are Debian's names and apt-get is not here: install their like by hand."
    confirm "Install $*?" || fail "missing: $*"
    say "installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >&2 ||
        {
            # The list of packages may be old, or not there at all.
            as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@" >&2
        } ||
        fail "could not install $*"
}

# Makes sure that everything the build needs is here.
ensure_packages() {
    local missing
    missing=$(missing_packages)
    # One name a word: none has a blank in it.
    # shellcheck disable=SC2086
    [ -z "$missing" ] || install_packages $missing
}
