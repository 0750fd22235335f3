#!/usr/bin/env bash
# Builds the container image with docker or buildah, tests it, and prints minutes and size.
#
#   scripts/image.sh      sevendesk:VERSION, its files in target/image/root, and its bill of materials

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

largest=60 # MB; docs/decisions/0013 says why not 40
version="$(awk -F'"' '$1 ~ /^version/ { print $2; exit }' Cargo.toml)"
base="$(awk -F= '/^ARG BASE=/ { print $2; exit }' Dockerfile)"
image="localhost/sevendesk:$version"
unpacked=target/image/root

# A client alone cannot build.
if has docker && docker info >/dev/null 2>&1; then
    engine=docker
else
    has buildah || apt_install buildah
    engine=buildah
fi

# Makes an image like the base that cannot be pulled: Debian with a C compiler, and the Rust of this
# machine. A new month brings a new one, with the security updates since.
make_base() {
    [ "$engine" = buildah ] && [ "$(id -u)" -eq 0 ] ||
        die "$base cannot be pulled. To build without a registry, buildah has to run as root."
    base="localhost/sevendesk-base:$(rustc --version | awk '{ print $2 }')-$(date +%Y-%m)"
    buildah inspect --type image "$base" >/dev/null 2>&1 && return
    has mmdebstrap || apt_install mmdebstrap
    say "making $base, because no registry can be reached"
    local container files toolchain mirror=http://deb.debian.org
    container="$(buildah from scratch)"
    files="$(buildah mount "$container")"
    mmdebstrap --quiet --variant=minbase --include=ca-certificates,gcc,libc6-dev bookworm "$files" \
        "deb $mirror/debian bookworm main" "deb $mirror/debian bookworm-updates main" \
        "deb $mirror/debian-security bookworm-security main"
    # The registries that this machine reaches may have certificates of their own.
    find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$files/usr/local/share/ca-certificates" \;
    chroot "$files" update-ca-certificates >/dev/null
    toolchain="$(rustc --print sysroot)"
    cp -r "$toolchain"/bin/{cargo,rustc} "$files/usr/local/bin"
    cp -r "$toolchain/lib" "$files/usr/local"
    buildah config --env PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin "$container"
    buildah commit --quiet --rm "$container" "$base" >/dev/null
}

# Writes the files of the image, with their owners, to the folder.
unpack() {
    local container
    as_root rm -rf "$unpacked" && mkdir -p "$unpacked"
    if [ "$engine" = docker ]; then
        container="$(docker create "$image")"
        docker export "$container" | as_root tar -x --numeric-owner -C "$unpacked"
        docker rm "$container" >/dev/null
    else
        container="$(buildah from --pull-never "$image")"
        tar -c --numeric-owner -C "$(buildah mount "$container")" . | as_root tar -x --numeric-owner -C "$unpacked"
        buildah rm "$container" >/dev/null
    fi
}

say "pulling $base"
within 300 "$engine" pull "$base" >/dev/null 2>&1 || make_base

say "building $image with $engine"
began="$(date +%s)"
options=(--build-arg "BASE=$base" --tag "$image"
    --label "org.opencontainers.image.version=$version"
    --label "org.opencontainers.image.revision=$(git rev-parse HEAD)"
    --label "org.opencontainers.image.created=$(git log -1 --format=%cI)")
if [ "$engine" = docker ]; then
    docker build "${options[@]}" .
else
    # The format of docker has health checks; chroot needs no more rights than the build itself.
    buildah build --format docker --isolation chroot --layers --pull-never "${options[@]}" .
fi
minutes="$((($(date +%s) - began + 59) / 60))"

unpack
cp "$unpacked/app/sbom.cdx.json" target/image/
bytes="$(du -sb --exclude=proc --exclude=sys --exclude=dev "$unpacked" | cut -f 1)"
size="$(((bytes + 999999) / 1000000))"
say "$image: $minutes min, $size MB, bill of materials in target/image/sbom.cdx.json"

scripts/image-test.sh "$unpacked"
[ "$size" -le "$largest" ] || die "the image is larger than $largest MB"
