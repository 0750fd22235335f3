# What every script here shares: where things are, how to speak, how to install a Debian package.
# Sourced, never run.

set -euo pipefail

# Which build is tested and weighed.
export SEVENDESK_BUILD="${SEVENDESK_BUILD:-target/debug}"

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
tools="${SEVENDESK_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/sevendesk/tools}"

# Says what comes next, and how many minutes and seconds everything has taken so far.
export SEVENDESK_BEGAN="${SEVENDESK_BEGAN:-$(date +%s)}"
say() {
    local took=$(($(date +%s) - SEVENDESK_BEGAN))
    printf '\033[1m==> %2d:%02d %s\033[0m\n' $((took / 60)) $((took % 60)) "$*" >&2
}

die() {
    printf '\033[1;31merror:\033[0m %s\n' "$*" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# The version Cargo.lock holds of a crate.
locked_version() {
    awk -v crate="$1" '$1 == "name" { found = $3 == "\"" crate "\"" }
        $1 == "version" && found { gsub(/"/, "", $3); print $3; exit }' "$root/Cargo.lock"
}

# True when the first dotted version is at least the second.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

# Runs a command for at most so many seconds, where the system can bound it.
within() {
    if has timeout; then timeout "$@"; else shift && "$@"; fi
}

# Installs Debian packages, as root or through sudo.
apt_install() {
    has apt-get || die "this needs $*, which could not be installed: there is no apt-get here. Install them by hand and try again."
    local as_root=env
    if [ "$(id -u)" -ne 0 ]; then
        has sudo || die "this needs $*. Install them as root: apt-get install $*"
        as_root=sudo
    fi
    say "installing Debian's $*"
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}
