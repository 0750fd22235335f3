#!/usr/bin/env bash
# Every test: the crate's own, then Playwright against the same build.
# Arguments go to Playwright: scripts/test.sh assign.spec.ts

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

say "building the tests of the crate"
cargo test --locked --features ssr --no-run
say "running the tests of the crate"
# A test that waits for ever fails the run instead of holding it.
timeout 20m cargo test --locked --features ssr

scripts/build.sh debug
scripts/end2end.sh "$@"
