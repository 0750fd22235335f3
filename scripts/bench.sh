#!/usr/bin/env bash
# Measures how many pages the release binary serves beside a server that sends the same bytes from
# memory, and fails where the list reaches less than 0.20 of that. Arguments go to the load program:
#
#   scripts/bench.sh --address http://127.0.0.1:3000    a demo that runs already
#   scripts/bench.sh --rounds 20
#
# With `queue` as the first argument, it measures the queue in memory instead, without HTTP: that
# compiles everything once more, and what it shows is in `scripts/load.sh --scenario queue` as well.

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

if [ "${1-}" = queue ]; then
    shift
    exec cargo bench --locked --features ssr --bench queue -- "$@"
fi
scripts/build.sh
exec cargo run --locked --release --package sevendesk-load -- --scenario page "$@"
