#!/usr/bin/env bash
# smoke.sh FILE.tar.gz|FILE.deb [ROOT]: what somebody does with it who has no Java: install it in a bare Debian (ROOT,
# or one that debootstrap makes), read, the demo, serve until ready, one process after another, stop. As root. With / as
# ROOT an archive is unpacked on this machine and finds no program of it; anybody can do that.
set -euo pipefail
[[ ${APART-} || ${2-} == / ]] || APART=yes exec unshare --mount --fork "$0" "$@"
file=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
root=${2-}
work=$(mktemp -d)
running=()
finish() {
    local code=$?
    set +e
    ((${#running[@]} == 0)) || kill -KILL "${running[@]}" 2> /dev/null || true
    ((code == 0)) || tail -n 40 "$work"/*.log
    [[ $root == / ]] || ! mountpoint --quiet "$root" || umount --recursive "$root"
    rm -rf --one-file-system "$work"
    exit "$code"
}
trap finish EXIT
if [[ -z $root ]]; then
    root=$work/root
    debootstrap --variant=minbase bookworm "$root" http://deb.debian.org/debian > "$work/debootstrap.log"
fi
if [[ $root != / ]]; then
    mount --bind "$root" "$root"   # Java asks which file system a directory is on
    mount -t proc proc "$root/proc"
fi

as_readme_says() {   # COMMAND, as root of the bare Debian
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin /bin/sh -c "$1"
}

port=18200
[[ $file == *.deb ]] || port=18210   # both kinds at once
case $file:$root in
    *:/)
        mkdir "$work/patchcord" "$work/data"
        tar --extract --gzip --file "$file" --directory "$work/patchcord" --strip-components 1
        program=$work/patchcord/bin/patchcord
        data=$work/data
        documents=$work/patchcord
        settings=(PATH= PATCHCORD_DATA_DIR="$data")
        ;;
    *.deb:*)
        mkdir -p "$root/server/target"
        cp "$file" "$root/server/target/"
        as_readme_says 'dpkg --install server/target/patchcord_*.deb'
        rm -r "$root/server"
        as_readme_says 'runuser -u patchcord -- patchcord check'
        user=patchcord:patchcord
        program=/usr/bin/patchcord
        data=/var/lib/patchcord
        documents=$root/usr/share/doc/patchcord
        settings=(PATH=/usr/bin:/bin)
        if command -v systemd-analyze > /dev/null; then
            mkdir -p "$root/usr/local/lib/systemd/system"   # the unit names systemd's own
            mount --bind /usr/lib/systemd/system "$root/usr/local/lib/systemd/system"
            systemd-analyze --root="$root" verify patchcord@a.service
            systemd-analyze --root="$root" security --offline=true --threshold=15 patchcord@a.service | tail -n 1
        fi
        ;;
    *)
        rm -rf "$root/opt/patchcord"
        mkdir "$root/opt/patchcord"
        tar --extract --gzip --file "$file" --directory "$root/opt/patchcord" --strip-components 1
        install -d -o 65534 -g 65534 "$root/var/tmp/data"
        user=65534:65534
        program=/opt/patchcord/bin/patchcord
        data=/var/tmp/data
        documents=$root/opt/patchcord
        settings=(PATH= PATCHCORD_DATA_DIR="$data")
        ;;
esac

patchcord() {
    local -a inside=()
    [[ $root == / ]] || inside=(chroot --userspec="$user" "$root")
    exec "${inside[@]}" /usr/bin/env -i "${settings[@]}" PATCHCORD_PORT=$port PATCHCORD_OPERATOR_PORT=$((port + 1)) \
        PATCHCORD_REHEARSAL=2s "$program" "$@"
}

serve() {   # NAME
    : > "$work/$1.log"
    patchcord serve > "$work/$1.log" 2>&1 &
    running+=($!)
    for _ in {1..600}; do
        grep -q 'Patchcord takes calls on' "$work/$1.log" && break
        kill -0 $!
        sleep 0.1
    done
    grep 'Patchcord takes calls on' "$work/$1.log"
}

stop() {   # the one that has run longest
    local code=0
    kill -TERM "${running[0]}"
    wait "${running[0]}" || code=$?
    running=("${running[@]:1}")
    ((code == 143)) || { echo "serve ended with $code after SIGTERM" >&2; exit 1; }
}

[[ $root == / ]] || ! chroot "$root" /bin/sh -c 'command -v java' || { echo "$root has a Java" >&2; exit 1; }
"$here/../../../../.ci/links" "$documents" "$here/source-only"
(patchcord --version)
(patchcord check) > "$work/check.log" 2>&1
demo=/tmp/demo-$port
if [[ $root == / ]]; then
    demo=$work/demo
fi
rm -rf "${root%/}$demo"
(patchcord demo --out "$demo") > "$work/demo.log" 2>&1
tail -n 1 "$work/demo.log"
serve first
serve second
stop
(patchcord do-not-call add +15005550001)
if [[ $file == *.deb ]]; then
    as_readme_says 'runuser -u patchcord -- patchcord backup /var/lib/patchcord/NAME.zip'
else
    (patchcord backup "$data/NAME.zip")
fi
(patchcord do-not-call add +15005550002)
(patchcord do-not-call remove +15005550001)
! (patchcord restore "$data/NAME.zip") > "$work/refused.log" 2>&1 || { echo 'restored under a server' >&2; exit 1; }
grep --quiet 'is in use, nothing was changed' "$work/refused.log"
curl --fail --silent --show-error "http://127.0.0.1:$((port + 1))/observe/health/ready" > "$work/health.log"
stop
if [[ $file == *.deb ]]; then   # what the handbook has between systemctl stop and hand-over, which boot.sh runs
    as_readme_says 'runuser -u patchcord -- patchcord restore /var/lib/patchcord/NAME.zip'
    serve restored
    listed=$(as_readme_says "export PATCHCORD_OPERATOR_PORT=$((port + 1))
        runuser -u patchcord -- patchcord do-not-call list")
else
    (patchcord restore "$data/NAME.zip")
    serve restored
    listed=$(patchcord do-not-call list)
fi
# the one comes back with the backup, the other is kept from what was there
[[ $listed == $'+15005550001,\n+15005550002,' ]] || { echo "restored, but do-not-call list has: $listed" >&2; exit 1; }
echo "restored: $listed"
stop
rm -r "${root%/}$data"/{NAME.zip,replaced-*}   # which outlive a purge; a backup's file must be new
if [[ $file == *.deb ]]; then
    as_readme_says 'dpkg --purge patchcord'
fi
echo "$(basename "$file"): installed, demo, serve, one after another, and SIGTERM, without a Java of the machine's"
