#!/usr/bin/env bash
# Runs Playwright against the build of scripts/build.sh.
# Arguments go to Playwright: scripts/end2end.sh assign.spec.ts --project live-1440-scripted

. "$(dirname "${BASH_SOURCE[0]}")/browser.sh"
cd "$root/end2end"

say "types of the end-to-end tests"
npm run --silent typecheck

say "end-to-end tests"
npx playwright test "$@"
