#!/usr/bin/env bash
# Puts the release binary under the load of many operators and prints what they met.
# Arguments go to the load program:
#
#   scripts/load.sh --operators 200 --minutes 2
#   scripts/load.sh --scenario queue|news|elsewhere|jobs

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

scripts/build.sh
exec cargo run --locked --release --package sevendesk-load -- "$@"
