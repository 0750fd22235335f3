#!/usr/bin/env bash
# Checks formatting, and runs clippy on the crate for server and browser. Warnings are errors.

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

say "formatting"
cargo fmt --all --check

say "clippy, the server with all targets"
cargo clippy --locked --workspace --features ssr --all-targets -- -D warnings

say "clippy, the browser's half"
cargo clippy --locked --lib --target "$wasm_target" --no-default-features --features hydrate -- -D warnings

say "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --quiet --no-deps --document-private-items --lib --features ssr
