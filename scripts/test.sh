#!/usr/bin/env bash
# Runs every test: the crate's own, then Playwright against the same build.
# Arguments go to Playwright: scripts/test.sh assign.spec.ts

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

# Opens the files that the tests download.
has soffice || apt_install libreoffice-calc-nogui
# Stand in front of the server in a test. Debian keeps nginx where only root looks.
PATH="$PATH:/usr/sbin"
has nginx && has caddy || apt_install nginx-light caddy

say "building the tests of the crate"
cargo test --locked --features ssr --no-run
say "running the tests of the crate"
# A hanging test fails the run instead of blocking it.
timeout 20m cargo test --locked --features ssr
say "running them on PostgreSQL"
timeout 20m scripts/postgres.sh cargo test --locked --features ssr --test sevendesk
timeout 10m scripts/postgres.sh cargo test --locked --features ssr --test sevendesk -- \
    --include-ignored failover --skip fifty

scripts/build.sh debug
scripts/image-test.sh
# One project has its data in PostgreSQL.
scripts/postgres.sh scripts/end2end.sh "$@"
