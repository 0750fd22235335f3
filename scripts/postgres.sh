#!/usr/bin/env bash
# Starts a PostgreSQL for one command, and removes it with its data when the command ends.
#
#   scripts/postgres.sh COMMAND…    with SEVENDESK_TEST_DATABASE=postgres://sevendesk@127.0.0.1:PORT/sevendesk
#
# It listens on 127.0.0.1 alone, asks for no password, and does not survive a power cut.

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

[ $# -gt 0 ] || die "name the command to run: scripts/postgres.sh COMMAND…"

# Prints the folder of PostgreSQL's programs: of those on PATH, else of Debian's newest.
programs() {
    if has pg_ctl; then
        dirname "$(realpath "$(command -v pg_ctl)")"
    else
        printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1 | xargs dirname
    fi
}

if ! [ -x "$(programs)/initdb" ]; then
    # Debian would also create a cluster and start it.
    as_root mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' |
        as_root tee /etc/postgresql-common/createcluster.d/sevendesk.conf >/dev/null
    apt_install postgresql
fi
bin="$(programs)"
[ -x "$bin/initdb" ] || die "there is no PostgreSQL in $bin"
version="$("$bin/pg_ctl" --version | awk '{ print $3 }')"
at_least "$version" 14 || die "PostgreSQL $version is too old: 14 or newer is needed"

# PostgreSQL refuses to run as root.
unprivileged=()
folder="$(mktemp -d)"
if [ "$(id -u)" -eq 0 ]; then
    user=nobody
    ! id postgres >/dev/null 2>&1 || user=postgres
    unprivileged=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups)
    chown "$user" "$folder"
fi

# Runs a program of PostgreSQL's, in a folder that it can read.
postgres() {
    (cd "$folder" && env LC_ALL=C "${unprivileged[@]}" "$bin/$1" "${@:2}")
}

stop() {
    trap '' INT TERM HUP
    [ ! -e "$folder/data/postmaster.pid" ] ||
        postgres pg_ctl stop --silent --mode=immediate --pgdata=data >&2 || true
    rm -rf "$folder"
}
trap stop EXIT

# Where ICU is built in, texts are sorted by a language's rules, as on most servers.
locale=(--locale=C --encoding=UTF8)
! "$bin/initdb" --help | grep -e --icu-locale >/dev/null || locale+=(--locale-provider=icu --icu-locale=en-US)
postgres initdb --pgdata=data --username=postgres --auth=trust --no-sync "${locale[@]}" >"$folder/initdb.log" 2>&1 ||
    { cat "$folder/initdb.log" >&2 && die "PostgreSQL $version could not make its folder"; }
cat >>"$folder/data/postgresql.conf" <<'SETTINGS'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 32MB
fsync = off
full_page_writes = off
SETTINGS

# PostgreSQL cannot choose a free port itself. These are below those that systems give to clients.
started=
for _ in {1..20}; do
    port=$((20000 + RANDOM % 12000))
    log="$folder/$port.log"
    ! postgres pg_ctl start --silent --wait --pgdata=data --log="$log" --options="-p $port" >/dev/null 2>&1 ||
        { started=yes && break; }
    grep -q 'Address already in use' "$log" || break
done
[ -n "$started" ] || { cat "$log" >&2 && die "PostgreSQL $version did not start"; }

server=(--host=127.0.0.1 "--port=$port" --username=postgres)
postgres pg_isready --quiet --timeout=30 "${server[@]}" || die "PostgreSQL $version does not answer"
postgres createuser "${server[@]}" --createdb sevendesk
postgres createdb "${server[@]}" --owner=sevendesk sevendesk
say "PostgreSQL $version on port $port"

export SEVENDESK_TEST_DATABASE="postgres://sevendesk@127.0.0.1:$port/sevendesk"
# For commands such as psql and pg_dump.
PATH="$PATH:$bin" "$@"
