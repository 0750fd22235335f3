#!/usr/bin/env bash
# Runs the demo; rebuilds and reloads it on every save.

. "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
need_cargo_leptos
cd "$root"

exec cargo-leptos leptos watch -- demo "$@"
