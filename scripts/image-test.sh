#!/usr/bin/env bash
# Tests the files of the container image: run as a container engine does, by any user.
#
#   scripts/image-test.sh           files like the image's, made from the debug build
#   scripts/image-test.sh FOLDER    those of an image, which `make image` unpacks

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

files="${1:-}"
if [ -z "$files" ]; then
    files=target/image/debug
    as_root rm -rf "$files"
    scripts/rootfs.sh "$files" debug
    as_root chown 10001:0 "$files/data"
else
    # What the image was built from is nobody's affair.
    for path in "$root" "$HOME"; do
        ! grep -raqF "$path/" "$files" || die "a file of the image names $path"
    done
fi

runner=()
[ "$(id -u)" -eq 0 ] || runner=(--config 'target."cfg(unix)".runner="sudo -E"')
say "testing the files of the image in $files"
SEVENDESK_IMAGE="$(realpath "$files")" cargo test "${runner[@]}" --locked --features ssr --test sevendesk \
    -- --ignored container::
