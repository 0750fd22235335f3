#!/usr/bin/env bash
# Every test: the crate's own, then Playwright against the product built for the demo.
# Arguments go to Playwright: scripts/test.sh assign.spec.ts

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

say "building the tests of the crate"
cargo test --locked --profile "$SEVENDESK_PROFILE" --features ssr --no-run
say "running the tests of the crate"
# A test that waits for ever fails the run instead of holding it.
timeout 20m cargo test --locked --profile "$SEVENDESK_PROFILE" --features ssr

scripts/build.sh "$SEVENDESK_PROFILE"
scripts/end2end.sh "$@"
