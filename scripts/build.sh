#!/usr/bin/env bash
# Builds what is shipped: target/release/sevendesk, target/release/hash.txt and target/site.
#
# The same steps as `cargo leptos build --release`, from the same tools, without having to compile
# cargo-leptos first: that alone takes as long as the rest of a first build.

. "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
cd "$root"

cargo="${CARGO:-cargo}"
wasm="target/front/$wasm_target/wasm-release/sevendesk.wasm"
pkg=target/pkg

say "the browser's half"
# A tenth of it would be words of panics that nobody reads, and where in the source they are. They go
# with a standard library built along, so that a panic only stops; both are unstable options.
smaller=(CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Zlocation-detail=none -Zfmt-debug=none")
if std_has_source; then
    wasm_std="-Zbuild-std=std,panic_abort -Zbuild-std-features="
    smaller=("${smaller[0]} -Zunstable-options -Cpanic=immediate-abort")
else
    say "without the source of the standard library the browser's half is a tenth heavier"
fi
# Only what a browser loads: beside a Rust library the linker would keep more.
env RUSTC_BOOTSTRAP=1 "${smaller[@]}" \
    "$cargo" rustc --locked --lib --crate-type cdylib --profile wasm-release --target "$wasm_target" --target-dir target/front \
    --no-default-features --features hydrate $wasm_std

rm -rf "$pkg"
wasm-bindgen --target web --no-typescript --out-dir "$pkg" --out-name sevendesk "$wasm"
wasm-opt -Oz --enable-bulk-memory --enable-nontrapping-float-to-int \
    "$pkg/sevendesk_bg.wasm" -o "$pkg/sevendesk.wasm"
rm "$pkg/sevendesk_bg.wasm"
esbuild "$pkg/sevendesk.js" --bundle --minify --format=esm --log-level=warning --allow-overwrite --outfile="$pkg/sevendesk.js"
lightningcss --bundle --minify --targets 'last 2 years' style/main.css -o "$pkg/sevendesk.css"

say "the server's half"
"$cargo" build --locked --release --bin sevendesk --features ssr

say "the site, with hashed names and compressed"
node scripts/site.mjs "$pkg" public target/site target/release/hash.txt
