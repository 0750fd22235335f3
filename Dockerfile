# Builds with the same scripts as a checkout. The image contains the binary and the few libraries it
# links, and nothing else: no shell, no package manager.

FROM docker.io/library/rust:1.95-slim-bookworm AS build
WORKDIR /build
# The scripts are written for bash.
SHELL ["/bin/bash", "-c"]
ENV SEVENDESK_TOOLS=/opt/sevendesk-tools CARGO_HOME=/opt/cargo CARGO_INCREMENTAL=0

# Install wasm-bindgen, wasm-opt, esbuild and lightningcss first: this layer stays cached until a
# script or a locked version changes.
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends ca-certificates
COPY scripts scripts
COPY Cargo.toml Cargo.lock ./
RUN scripts/tools.sh

# Compile the dependencies with empty sources: this layer stays cached until Cargo.toml, Cargo.lock
# or a script changes, so that an edit compiles only Sevendesk.
RUN mkdir -p src/tests benches load \
    && touch src/lib.rs src/tests/main.rs benches/queue.rs \
    && echo 'fn main() {}' | tee src/main.rs > load/main.rs
COPY load/Cargo.toml load/
RUN . scripts/tools.sh \
    && cargo build --locked --lib --profile wasm-release --target "$wasm_target" --target-dir target/front \
        --no-default-features --features hydrate \
    && cargo build --locked --release --bin sevendesk --features ssr

COPY locales locales
COPY migrations migrations
COPY public public
COPY style style
COPY src src
COPY load load
COPY benches benches
# Copy the volume's folder separately: only a folder created by COPY gets the owner it names. Group 0
# has the owner's rights, for platforms that run a container as any user of that group.
# COPY keeps times, and cargo compares them: without touch it would keep the empty sources.
RUN touch src/lib.rs src/main.rs && scripts/build.sh && scripts/rootfs.sh /rootfs && mv /rootfs/data /data

FROM scratch
COPY --from=build /rootfs /
# A numeric id lets an orchestrator verify that the user is not root.
COPY --from=build --chown=10001:0 /data /data
USER 10001:0
WORKDIR /app
ENV SEVENDESK_ADDR=0.0.0.0:3000 \
    SEVENDESK_DATABASE_URL=sqlite:///data/sevendesk.db
EXPOSE 3000
VOLUME /data
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s CMD ["/app/sevendesk", "healthcheck"]
ENTRYPOINT ["/app/sevendesk"]
CMD ["serve"]
