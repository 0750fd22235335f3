#!/usr/bin/env bash
# Builds the product: target/release/sevendesk, target/release/hash.txt and target/site.
#
#   scripts/build.sh           as it is shipped
#   scripts/build.sh debug     the server without optimizing it, into target/debug: a fraction of the time
#
# Runs the same steps and tools as `cargo leptos build` without compiling cargo-leptos first, which
# alone takes longer than this build.

. "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
cd "$root"

build="${1:-release}"
wasm="target/front/$wasm_target/wasm-release/sevendesk.wasm"
pkg=target/pkg public=target/public

say "building the browser's half"
cargo build --locked --lib --profile wasm-release --target "$wasm_target" --target-dir target/front \
    --no-default-features --features hydrate

say "packing the browser's half"
rm -rf "$pkg"
wasm-bindgen --target web --no-typescript --out-dir "$pkg" --out-name sevendesk "$wasm"
# The islands use no streams, which server functions bring along: without the classes that let
# JavaScript call them, they fall away.
sed -i -e '/^const IntoUnderlying/,/;$/d' -e '/^if (Symbol.dispose) IntoUnderlying/d' "$pkg/sevendesk.js"
islands="$(grep -oP '^export function \K\w+' "$pkg/sevendesk.js" | paste -sd,)"
echo "export { default, $islands } from './sevendesk.js'" > "$pkg/entry.js"
esbuild "$pkg/entry.js" --bundle --minify --format=esm --log-level=warning --outfile="$pkg/bundle.js"
mv "$pkg/bundle.js" "$pkg/sevendesk.js" && rm "$pkg/entry.js"
features=(--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext
    --enable-mutable-globals --enable-reference-types --enable-multivalue)
node scripts/exports.mjs "$pkg/sevendesk_bg.wasm" "$pkg/sevendesk.js" > "$pkg/exports.json"
wasm-metadce "${features[@]}" --graph-file="$pkg/exports.json" "$pkg/sevendesk_bg.wasm" -o "$pkg/used.wasm" > /dev/null
# The linker puts the stack first, so nothing is in the first kilobyte of the memory.
wasm-opt "${features[@]}" --low-memory-unused --flatten --rereloop -Oz -Oz --strip-producers \
    --strip-target-features --minify-imports-and-exports-and-modules \
    "$pkg/used.wasm" -o "$pkg/sevendesk.wasm" > "$pkg/names.json"
node scripts/names.mjs "$pkg/names.json" "$pkg/sevendesk.js"
rm "$pkg"/{sevendesk_bg.wasm,used.wasm,exports.json,names.json}
rm -rf "$public" && cp -r public "$public"
esbuild public/navigation.js public/events.js --minify --log-level=warning --allow-overwrite --outdir="$public"
lightningcss --bundle --minify --targets 'last 2 years' style/main.css -o "$pkg/sevendesk.css"
lightningcss --bundle --minify --targets 'last 2 years' public/pages.css -o "$public/pages.css"
rm -r "$public/pages"

say "building the server"
cargo build --locked --profile "${build/#debug/dev}" --bin sevendesk --features ssr
node scripts/site.mjs "$pkg" "$public" target/site "target/$build/hash.txt"
say "built"
