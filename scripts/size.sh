#!/usr/bin/env bash
# Prints what a first view of the conversation list costs over the wire, and fails past the budget.
# Starts the product in demo mode, or asks a running demo whose address is given.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

has node || apt_install nodejs
exec node scripts/size.mjs "$@"
