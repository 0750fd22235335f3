#!/usr/bin/env bash
# Compares the page throughput of the release binary with a server that sends the same bytes from
# memory; fails if the list reaches less than 0.20 of it. Arguments go to the load program:
#
#   scripts/bench.sh --address http://127.0.0.1:3000    a demo that runs already
#   scripts/bench.sh --rounds 20
#
# With `queue` as the first argument, measures the queue in memory without HTTP. That compiles
# everything once more; `scripts/load.sh --scenario queue` shows the same.

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

if [ "${1-}" = queue ]; then
    shift
    exec cargo bench --locked --features ssr --bench queue -- "$@"
fi
scripts/build.sh
exec cargo run --locked --release --package sevendesk-load -- --scenario page "$@"
