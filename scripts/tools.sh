#!/usr/bin/env bash
# Installs the build tools into a cache that all checkouts of a user share, and adds it to PATH.
# Tools with the right version are reused; the user's own tools are never changed.
#
#   . scripts/tools.sh      what a build needs; `need_cargo_leptos` adds the rebuild-on-save server

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

bindgen_version="$(locked_version wasm-bindgen)"
bindgen="$tools/wasm-bindgen-$bindgen_version"
npm_tools=(binaryen@132.0.0 esbuild@0.28.2 lightningcss-cli@1.33.0)
web="$tools/$(IFS=+ && echo "${npm_tools[*]}" | tr '@' '-')"

# Optimizing a tool costs more than it saves: without it, cargo-leptos builds in 6 minutes, not 25.
light_profile=(
    CARGO_PROFILE_RELEASE_LTO=off
    CARGO_PROFILE_RELEASE_OPT_LEVEL=0
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
    CARGO_PROFILE_RELEASE_DEBUG=0
)

# The compiler of a tool that needs another one than the product.
tool_compiler=()

install_crate() {
    local crate="$1" version="$2" into="$3"
    shift 3
    local install=(env "${tool_compiler[@]}" "${light_profile[@]}"
        cargo install --quiet --root "$into" --version "$version" "$crate" "$@")
    local output
    output="$(mktemp)"
    say "building $crate $version, once for all checkouts"
    if ! "${install[@]}" --locked 2>"$output"; then
        cat "$output" >&2
        # Any other failure, such as of the network, must not unpin the tool's dependencies.
        grep -q 'failed to select a version' "$output" ||
            die "$crate $version could not be installed. If the network failed, try again."
        say "once more without its lock file, which names a version that this registry does not have"
        "${install[@]}"
    fi
    rm "$output"
}

# Installs cargo-leptos, which rebuilds on save for `make dev`. A build does not need it.
need_cargo_leptos() {
    local version=0.3.11 rust=1.96
    if [ "$("$tools/bin/cargo-leptos" --version 2>/dev/null)" != "cargo-leptos $version" ]; then
        if ! at_least "$(rustc --version | awk '{ print $2 }')" "$rust"; then
            say "installing Rust $rust, which cargo-leptos needs and the product does not"
            has rustup && within 300 rustup toolchain install "$rust" --profile minimal >/dev/null 2>&1 ||
                die "cargo-leptos $version needs Rust $rust: rustup update stable"
            tool_compiler=("RUSTUP_TOOLCHAIN=$rust")
        fi
        install_crate cargo-leptos "$version" "$tools" --features no_downloads
    fi
    export PATH="$tools/bin:$PATH"
}

if ! [ -x "$bindgen/bin/wasm-bindgen" ]; then
    install_crate wasm-bindgen-cli "$bindgen_version" "$bindgen"
fi

has node && has npm || apt_install nodejs npm

if ! [ -e "$web/complete" ]; then
    say "installing ${npm_tools[*]}"
    npm install --prefix "$web" --no-save --no-audit --no-fund --loglevel=error "${npm_tools[@]}" >/dev/null
    touch "$web/complete"
fi

export PATH="$bindgen/bin:$web/node_modules/.bin:$PATH"
