#!/usr/bin/env bash
# Runs a load test of many operators against the release binary and prints the results.
# Arguments go to the load program:
#
#   scripts/load.sh --operators 200 --minutes 2
#   scripts/load.sh --scenario queue|webhooks|polling|jobs|strangers|kills|disk
#   scripts/load.sh --scenario sign-ins --minutes 60

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

scripts/build.sh
exec cargo run --locked --release --package sevendesk-load -- "$@"
