# Builds with the same scripts as a checkout. The image contains the binary and the few libraries it
# links, and nothing else: no shell, no package manager. No step depends on the processor, so arm64
# needs no more than an arm64 machine or `docker buildx build --platform linux/arm64`.

# Debian 12 with a C compiler and Rust.
ARG BASE=docker.io/library/rust:1.95-slim-bookworm
FROM ${BASE} AS build
WORKDIR /build
# The scripts are written for bash.
SHELL ["/bin/bash", "-c"]
ENV SEVENDESK_TOOLS=/opt/sevendesk-tools CARGO_HOME=/opt/cargo CARGO_INCREMENTAL=0
# Packed relocations save 3 MB. They need the C library of Debian 12, which is in the image.
ENV CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS="-Clink-arg=-Wl,-z,pack-relative-relocs"

# Install wasm-bindgen, wasm-opt, esbuild and lightningcss first: this layer stays cached until one
# of these scripts or a locked version changes.
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends ca-certificates nodejs npm >/dev/null \
    && rm -rf /var/lib/apt/lists/*
COPY scripts/common.sh scripts/toolchain.sh scripts/tools.sh scripts/
COPY Cargo.toml Cargo.lock ./
RUN scripts/tools.sh

# Compile the dependencies with empty sources: this layer stays cached until the layer above
# changes, so that an edit compiles only Sevendesk.
COPY load/Cargo.toml load/
RUN mkdir -p src/tests benches load \
    && touch src/lib.rs src/tests/main.rs benches/queue.rs \
    && echo 'fn main() {}' | tee src/main.rs > load/main.rs
RUN . scripts/tools.sh \
    && cargo build --locked --lib --profile wasm-release --target "$wasm_target" --target-dir target/front \
        --no-default-features --features hydrate \
    && cargo build --locked --release --bin sevendesk --features ssr

COPY scripts scripts
COPY locales locales
COPY migrations migrations
COPY public public
COPY style style
COPY src src
# COPY keeps times, and cargo compares them: without touch it would keep the empty sources.
RUN touch src/lib.rs src/main.rs && scripts/build.sh
RUN scripts/rootfs.sh /rootfs && mkdir /volume && mv /rootfs/data /volume

FROM scratch
LABEL org.opencontainers.image.title="Sevendesk" \
    org.opencontainers.image.description="A self-hosted console for supervisors whose customer conversations live in SendSeven" \
    org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=build /rootfs /
# Copy the volume's folder separately, and in a folder: only what COPY creates gets the owner it
# names, and only what is in the folder that it copies keeps its rights. Group 0 has the owner's, for
# platforms that run a container as any user of that group.
COPY --from=build --chown=10001:0 /volume /
# A numeric id lets an orchestrator verify that the user is not root.
USER 10001:0
WORKDIR /app
ENV SEVENDESK_ADDR=0.0.0.0:3000 \
    SEVENDESK_DATABASE_URL=sqlite:///data/sevendesk.db
EXPOSE 3000
VOLUME /data
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s CMD ["/app/sevendesk", "healthcheck"]
ENTRYPOINT ["/app/sevendesk"]
CMD ["serve"]
