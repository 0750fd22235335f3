#!/usr/bin/env bash
# Every test: the crate's own, then Playwright against a release build.
# Arguments go to Playwright: scripts/test.sh assign.spec.ts

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

say "tests of the crate"
"${CARGO:-cargo}" test --locked --features ssr

scripts/build.sh
scripts/end2end.sh "$@"
