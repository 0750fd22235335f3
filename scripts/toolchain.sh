#!/usr/bin/env bash
# Ensures that the Rust compiler on PATH is recent enough and has the WASM target.
#
#   . scripts/toolchain.sh             for the rest of this shell
#   scripts/toolchain.sh COMMAND …     runs COMMAND with it

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

wasm_target=wasm32-unknown-unknown
rust="$(awk -F'"' '$1 ~ /^rust-version/ { print $2; exit }' "$root/Cargo.toml")"

has cargo && at_least "$(rustc --version | awk '{ print $2 }')" "$rust" ||
    die "Sevendesk needs Rust $rust or newer. Install it from https://rustup.rs, or run: rustup update stable"

builds_for_browsers() {
    compgen -G "$(rustc --print target-libdir --target $wasm_target)/libstd-*.rlib" >/dev/null
}

if ! builds_for_browsers; then
    say "adding $wasm_target to the Rust compiler"
    # Without a network, rustup may hang instead of failing.
    for _ in 1 2 3; do
        has rustup && within 120 rustup --quiet target add $wasm_target && break
    done
    builds_for_browsers ||
        die "this Rust compiler does not build for browsers. With rustup: rustup target add $wasm_target"
fi

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    exec "$@"
fi
