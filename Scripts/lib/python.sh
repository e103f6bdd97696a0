# The Python that interoperability tests read the index with: other readers than ours, for an independent opinion.

python_modules="duckdb deltalake pyarrow polars"
# One more reader, which is large and not there for every system: used where it is, passed over where it is not.
python_extras="chdb"

# Whether a Python can import what the tests need.
has_modules() {
    local module imports=
    for module in $python_modules; do imports="${imports}import $module;"; done
    "$1" -c "$imports" >/dev/null 2>&1
}

# Prints a Python with the modules: the system's, or that of .venv, made here if there is none; prints nothing and
# fails where there is no way.
find_python() {
    local venv=$root/.venv
    if has_modules python3; then
        command -v python3
        return 0
    fi
    if ! has_modules "$venv/bin/python"; then
        have python3 || return 1
        say "making .venv with $python_modules"
        # shellcheck disable=SC2086
        {
            rm -rf "$venv" && python3 -m venv "$venv" &&
                timeout "${1:-600}" "$venv/bin/python" -m pip install --quiet --disable-pip-version-check $python_modules
        } >&2 || return 1
        has_modules "$venv/bin/python" || return 1
        # shellcheck disable=SC2086
        timeout "${1:-600}" "$venv/bin/python" -m pip install --quiet --disable-pip-version-check $python_extras >&2 ||
            say "no $python_extras: the tests do without"
    fi
    echo "$venv/bin/python"
}
