# Shared by every script here: paths, output, and the installation of Debian packages.
# Sourced, never run.

set -euo pipefail

# The build that tests and size checks use.
export SEVENDESK_BUILD="${SEVENDESK_BUILD:-target/debug}"

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
tools="${SEVENDESK_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/sevendesk/tools}"

# Prints the next step and the time elapsed since the start.
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

# Prints the version of a crate in Cargo.lock.
locked_version() {
    awk -v crate="$1" '$1 == "name" { found = $3 == "\"" crate "\"" }
        $1 == "version" && found { gsub(/"/, "", $3); print $3; exit }' "$root/Cargo.lock"
}

# True if the first dotted version is at least the second.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

# Runs a command with a time limit in seconds if `timeout` is available.
within() {
    if has timeout; then timeout "$@"; else shift && "$@"; fi
}

# Runs a command as root, through sudo if necessary.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        has sudo || die "this needs root: $*"
        sudo "$@"
    fi
}

# Installs Debian packages.
apt_install() {
    has apt-get || die "this needs $*, which could not be installed: there is no apt-get here. Install them by hand and try again."
    say "installing Debian's $*"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}
