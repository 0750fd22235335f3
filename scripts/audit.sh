#!/usr/bin/env bash
# Checks the dependencies: no unused ones, only allowed licenses and sources, and no known
# vulnerability if the advisory database is reachable.

. "$(dirname "${BASH_SOURCE[0]}")/tools.sh"
cd "$root"

need() {
    local crate="$1" version="$2"
    [ -x "$tools/$crate-$version/bin/$crate" ] || install_crate "$crate" "$version" "$tools/$crate-$version"
    export PATH="$tools/$crate-$version/bin:$PATH"
}

need cargo-machete 0.9.2
need cargo-deny 0.20.2

say "unused dependencies"
cargo machete

say "licenses, bans and sources"
cargo deny --log-level error check --hide-inclusion-graph bans licenses sources

if within 30 git ls-remote --quiet https://github.com/RustSec/advisory-db HEAD >/dev/null 2>&1; then
    say "advisories"
    cargo deny --log-level error check advisories
else
    say "advisories are skipped: their database cannot be reached from here"
fi
