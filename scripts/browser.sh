#!/usr/bin/env bash
# Installs Playwright for end2end/ and finds a Chromium: Playwright's own if installed, else Debian's
# package or one on PATH, else Playwright's download. SEVENDESK_CHROMIUM overrides this.
#
# Debian's headless shell takes precedence over a full browser: it halves the time of the tests.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

has node && has npm || apt_install nodejs npm

if ! cmp -s "$root/end2end/package-lock.json" "$root/end2end/node_modules/.installed"; then
    say "installing Playwright"
    (cd "$root/end2end" && npm ci --no-audit --no-fund --loglevel=error >/dev/null)
    cp "$root/end2end/package-lock.json" "$root/end2end/node_modules/.installed"
fi

playwrights_own() {
    (cd "$root/end2end" && node -e '
        const { chromium } = require("@playwright/test");
        process.exit(require("node:fs").existsSync(chromium.executablePath()) ? 0 : 1);')
}

if [ -z "${SEVENDESK_CHROMIUM:-}" ] && ! playwrights_own; then
    if ! has chromium-headless-shell && [ "$(. /etc/os-release 2>/dev/null && echo "${ID:-}")" = debian ]; then
        apt_install chromium-headless-shell || apt_install chromium
    fi
    if has chromium-headless-shell || has chromium; then
        SEVENDESK_CHROMIUM="$(command -v chromium-headless-shell || command -v chromium)"
        export SEVENDESK_CHROMIUM
    else
        say "downloading Playwright's Chromium"
        (cd "$root/end2end" && within 600 npx playwright install chromium) ||
            die "no Chromium to test with. Install one and name it in SEVENDESK_CHROMIUM."
    fi
fi
