#!/usr/bin/env bash
# Builds Sevendesk and starts it with the simulator and seed data. Needs no account.
# Arguments go to `sevendesk demo`.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

"$root/scripts/build.sh" debug
cd "$root"
exec target/debug/sevendesk demo "$@"
