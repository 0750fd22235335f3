#!/usr/bin/env bash
# Creates the file system of the container image: the binary, its site, the libraries it links.
#
#   scripts/rootfs.sh FOLDER [debug]

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

image="$1"
build="target/${2:-release}"
binary="$build/sevendesk"

mkdir -p "$image"/{app,data,dev,etc/ssl/certs,proc,tmp}
chmod 1777 "$image/tmp"
chmod g=u "$image/data"

cp "$binary" "$build/hash.txt" "$image/app"
cp -r target/site "$image/app/site"

# Copy the loader and libraries to the paths that the binary expects.
libraries=($(ldd "$binary" | grep -o '/[^ ]*'))
for library in "${libraries[@]}"; do
    install -D "$(readlink -f "$library")" "$image$library"
done

# The public authorities alone: what else the building machine trusts is its own affair.
cat /usr/share/ca-certificates/mozilla/*.crt >"$image/etc/ssl/certs/ca-certificates.crt"
echo 'sevendesk:x:10001:0::/data:/nonexistent' >"$image/etc/passwd"
echo 'root:x:0:' >"$image/etc/group"

. scripts/tools.sh
node scripts/sbom.mjs ca-certificates "${libraries[@]}" >"$image/app/sbom.cdx.json"
