#!/usr/bin/env bash
# Meets every fault of SendSeven and writes docs/reliability.md from what came of it.

. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"
cd "$root"

SEVENDESK_RELIABILITY="$root/docs/reliability.md" \
    cargo test --locked --features ssr --test sevendesk no_fault_loses
