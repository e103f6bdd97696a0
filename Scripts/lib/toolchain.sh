# The Swift toolchain.

# Fails unless a Swift toolchain of at least 6.3 is here.
ensure_swift() {
    have swift || fail "no Swift toolchain: install Swift 6.3 or later from https://www.swift.org/install/linux/"
    local version major minor
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\.[0-9][0-9]*\).*/\1/p' | head -n 1)
    [ -n "$version" ] || fail "swift --version does not say a version"
    major=${version%%.*}
    minor=${version#*.}
    if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 3 ]; }; then
        fail "Swift $version is too old: 6.3 or later is needed, see https://www.swift.org/install/linux/"
    fi
}
