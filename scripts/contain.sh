#!/usr/bin/env bash
# Runs a command of an unpacked image as a container engine does: as process 1, on a
# read-only root, as the given user, and without the means to become another. The network is that of
# this machine. Needs root.
#
#   scripts/contain.sh ROOT DATA USER:GROUP COMMAND…

set -euo pipefail

# The first process of the new namespaces mounts everything and becomes the command.
exec unshare --mount --pid --fork --kill-child bash -euc '
    files="$1" data="$2" user="${3%:*}" group="${3#*:}"
    shift 3
    mount --bind "$files" "$files"
    mount --bind "$data" "$files/data"
    mount -t tmpfs tmpfs "$files/tmp"
    mount -t proc proc "$files/proc"
    mount -o remount,bind,ro "$files"
    exec setpriv --no-new-privs unshare --root "$files" --wd /app --setgid "$group" --setuid "$user" -- "$@"
' contain "$@"
