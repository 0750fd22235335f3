#!/usr/bin/env bash
# Injects every fault of SendSeven and writes the results to docs/reliability.md.

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

SEVENDESK_RELIABILITY="$root/docs/reliability.md" \
    cargo test --locked --features ssr --test sevendesk no_fault_loses
