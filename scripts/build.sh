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
"$cargo" build --locked --lib --profile wasm-release --target "$wasm_target" --target-dir target/front \
    --no-default-features --features hydrate $wasm_std

rm -rf "$pkg"
wasm-bindgen --target web --no-typescript --out-dir "$pkg" --out-name sevendesk "$wasm"
wasm-opt --flatten --rereloop -Oz -Oz --strip-producers --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
    --enable-reference-types --enable-multivalue \
    "$pkg/sevendesk_bg.wasm" -o "$pkg/sevendesk.wasm"
rm "$pkg/sevendesk_bg.wasm"
esbuild "$pkg/sevendesk.js" --bundle --minify --format=esm --log-level=warning --allow-overwrite --outfile="$pkg/sevendesk.js"
lightningcss --bundle --minify --targets 'last 2 years' style/main.css -o "$pkg/sevendesk.css"

say "the server's half"
"$cargo" build --locked --release --bin sevendesk --features ssr

say "the site, with hashed names and compressed"
node scripts/site.mjs "$pkg" public target/site target/release/hash.txt
