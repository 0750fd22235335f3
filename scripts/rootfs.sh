#!/usr/bin/env bash
# Creates the file system of the container image: the binary, its site, the libraries it links.
#
#   scripts/rootfs.sh FOLDER

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

image="$1"
binary=target/release/sevendesk

mkdir -p "$image"/{app,data,etc/ssl/certs,tmp}
chmod 1777 "$image/tmp"
chmod g=u "$image/data"

cp "$binary" target/release/hash.txt "$image/app"
cp -r target/site "$image/app/site"

# Copy the loader and libraries to the paths that the binary expects.
ldd "$binary" | grep -o '/[^ ]*' | while read -r library; do
    install -D "$(readlink -f "$library")" "$image$library"
done

cp /etc/ssl/certs/ca-certificates.crt "$image/etc/ssl/certs"
echo 'sevendesk:x:10001:0::/data:/nonexistent' >"$image/etc/passwd"
echo 'root:x:0:' >"$image/etc/group"
