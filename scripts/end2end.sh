#!/usr/bin/env bash
# Playwright against what scripts/build.sh has built.
# Arguments go to Playwright: scripts/end2end.sh assign.spec.ts --project live-1440-js

. "$(dirname "${BASH_SOURCE[0]}")/browser.sh"
cd "$root/end2end"

say "end-to-end tests"
npx playwright test "$@"
