#!/usr/bin/env bash
# Finds or installs a Rust compiler that builds for the server and for the browser.
#
#   . scripts/toolchain.sh             exports its environment into this shell
#   scripts/toolchain.sh COMMAND …     runs COMMAND with it
#
# The compiler on PATH is taken as it is when it has the wasm32-unknown-unknown library, or when rustup
# can add it. Where it cannot, Debian's own compiler is used, which brings the library as source:
# $wasm_std then holds the argument by which cargo builds it along.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

wasm_target=wasm32-unknown-unknown
debian_packages=(rustc-web cargo-web rust-web-src rust-web-clippy lld-22)
wasm_std=

on_path_is_recent() {
    has rustc && has cargo || return 1
    local needed
    needed="$(awk -F'"' '$1 ~ /^rust-version/ { print $2; exit }' "$root/Cargo.toml")"
    at_least "$(rustc --version | awk '{ print $2 }')" "$needed"
}

on_path_has_wasm() {
    compgen -G "$(rustc --print target-libdir --target $wasm_target)/libstd-*.rlib" >/dev/null
}

# Without a network rustup may hang rather than fail.
rustup_adds_wasm() {
    has rustup && within 90 rustup target add $wasm_target >/dev/null 2>&1
}

debian_is_installed() {
    has dpkg-query &&
        [ "$(dpkg-query -W -f='${db:Status-Status} ' "${debian_packages[@]}" 2>/dev/null)" = \
            "$(printf 'installed %.0s' "${debian_packages[@]}")" ]
}

use_debian() {
    # First on PATH, so that `cargo clippy` finds Debian's cargo-clippy and not rustup's.
    export PATH="/usr/bin:$PATH"
    export CARGO=/usr/bin/cargo RUSTC=/usr/bin/rustc
    # Building the standard library along is an unstable option of cargo.
    export RUSTC_BOOTSTRAP=1
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22
    wasm_std=-Zbuild-std=std,panic_abort
}

if on_path_is_recent && on_path_has_wasm; then
    toolchain="the compiler on PATH"
elif on_path_is_recent && rustup_adds_wasm; then
    toolchain="the compiler on PATH, to which rustup added $wasm_target"
elif debian_is_installed; then
    use_debian
    toolchain="Debian's compiler"
elif has apt-get; then
    apt_install "${debian_packages[@]}"
    use_debian
    toolchain="Debian's compiler, newly installed"
else
    die "no Rust compiler here builds for the browser. Install Rust with rustup, then: rustup update stable && rustup target add $wasm_target"
fi

if [ -z "${SEVENDESK_TOOLCHAIN_SAID:-}" ]; then
    export SEVENDESK_TOOLCHAIN_SAID=1
    say "Rust: $toolchain ($("${RUSTC:-rustc}" --version))"
fi

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    exec "$@"
fi
