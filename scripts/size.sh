#!/usr/bin/env bash
# Prints the transfer size of a first view of the conversation list; fails if it exceeds the budget.
# Starts the demo, or measures a running demo at a given address.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

has node || apt_install nodejs
exec node scripts/size.mjs "$@"
