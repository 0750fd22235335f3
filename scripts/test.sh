#!/usr/bin/env bash
# Every test: the crate's own, then Playwright against a release build.
# Arguments go to Playwright: scripts/test.sh assign.spec.ts

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

say "tests of the crate"
"${CARGO:-cargo}" test --locked --features ssr --no-run
# A test that waits for ever fails the run instead of holding it.
timeout 20m "${CARGO:-cargo}" test --locked --features ssr

scripts/build.sh
scripts/end2end.sh "$@"
