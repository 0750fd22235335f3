#!/usr/bin/env bash
# Measures how long the queue in memory takes to answer. Arguments go to the benchmark:
#
#   scripts/bench.sh 'a search'

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

exec "${CARGO:-cargo}" bench --locked --features ssr --bench queue -- "$@"
