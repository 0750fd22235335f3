# Builds with the same scripts as a checkout. The image contains the binary and the few libraries it
# links, and nothing else: no shell, no package manager.

FROM docker.io/library/rust:1.95-slim-bookworm AS build
WORKDIR /build
ENV SEVENDESK_TOOLS=/opt/sevendesk-tools CARGO_HOME=/opt/cargo CARGO_INCREMENTAL=0

# Install wasm-bindgen, wasm-opt, esbuild and lightningcss first: this layer stays cached until a
# script or a locked version changes.
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends ca-certificates
COPY scripts scripts
COPY Cargo.toml Cargo.lock ./
RUN scripts/tools.sh

COPY locales locales
COPY migrations migrations
COPY public public
COPY style style
COPY src src
COPY load load
COPY benches benches
# Copy the volume's folder separately: only a folder created by COPY gets the owner it names.
RUN scripts/build.sh && scripts/rootfs.sh /rootfs && mv /rootfs/data /data

FROM scratch
COPY --from=build /rootfs /
# A numeric id lets an orchestrator verify that the user is not root.
COPY --from=build --chown=10001:10001 /data /data
USER 10001:10001
WORKDIR /app
ENV SEVENDESK_ADDR=0.0.0.0:3000 \
    SEVENDESK_DATABASE_URL=sqlite:///data/sevendesk.db
EXPOSE 3000
VOLUME /data
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s CMD ["/app/sevendesk", "healthcheck"]
ENTRYPOINT ["/app/sevendesk"]
CMD ["serve"]
