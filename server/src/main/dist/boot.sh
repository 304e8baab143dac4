#!/usr/bin/env bash
# boot.sh FILE.deb [ROOT]: what the unit does where systemd really runs. Installs the package in a Debian with systemd
# (ROOT, or one that debootstrap makes) booted as a container, and lets hand-over start it, fail, and relieve it under a
# call; kills it; stops it under a call; purges it. As root. Ends with 77 and says why where nothing can be booted.
set -euo pipefail
deb=$(realpath "$1")
root=${2-}
work=$(mktemp -d)
container=
leader=
finish() {
    local code=$?
    set +e
    if ((code != 0 && code != 77)); then
        [[ -z $leader ]] || inside journalctl --unit 'patchcord@*' --boot --lines 60 --no-pager --output short-precise
        tail -n 40 "$work"/*.log
    fi
    [[ -z $leader ]] || kill -KILL "$leader" 2> /dev/null
    [[ -z $container ]] || wait "$container"
    rm -rf --one-file-system "$work"
    exit "$code"
}
trap finish EXIT

not_here() {   # WHY
    echo "not booted: $1"
    exit 77
}

fails() {   # WHAT
    echo "boot.sh: $1" >&2
    exit 1
}

inside() {   # COMMAND..., as root of the container
    nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup --root --wd \
        /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin SYSTEMD_COLORS=0 "$@"
}

within() {   # SECONDS COMMAND...: until that succeeds
    local end=$((SECONDS + $1))
    shift
    until "$@" > /dev/null 2>&1; do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

command -v systemd-nspawn > /dev/null || not_here 'there is no systemd-nspawn (Debian: systemd-container)'
if [[ -z $root ]]; then
    root=$work/root
    debootstrap --variant=minbase --include=systemd-sysv bookworm "$root" http://deb.debian.org/debian \
        > "$work/debootstrap.log"
fi
flags=(--register=no)
[[ -d /run/systemd/system ]] || flags+=(--keep-unit)   # nobody here to ask for a scope
systemd-nspawn --quiet --boot --directory="$root" --private-network --console=pipe "${flags[@]}" \
    > "$work/console.log" 2>&1 < /dev/null &
container=$!
within 10 pgrep --parent "$container" || not_here "$(tail -n 1 "$work/console.log")"
leader=$(pgrep --parent "$container" | head -n 1)
up() { inside systemctl is-active multi-user.target; }
within 30 up || not_here "systemd comes to no target: $(tail -n 1 "$work/console.log")"

active() { inside systemctl --quiet is-active "patchcord@$1"; }
gone() { [[ $(inside systemctl is-active "patchcord@$1") =~ ^(inactive|failed)$ ]]; }
hand_over() { inside /usr/lib/patchcord/bin/hand-over; }
settings() {   # what a shell would take for something else is none of its business
    cat << 'END'
TWILIO_AUTH_TOKEN=0123456789abcdef&$HOME
PATCHCORD_PUBLIC_URL="https://voice.example.com"
PATCHCORD_REHEARSAL=2s
END
    printf '%s\n' "$@"
}
configure() { settings "$@" | inside tee /etc/patchcord/patchcord.env > /dev/null; }
call() {   # NAME SECONDS: of a caller who listens; in the background from when it has begun
    inside runuser -u patchcord -- patchcord call --patience 60000 --seconds "$2" > "$work/$1.log" 2>&1 &
    calls[$1]=$!
    within 30 grep --quiet 'stream started' "$work/$1.log" || fails "call $1 does not begin"
}
met() {   # NAME
    wait "${calls[$1]}" || fails "call $1 failed"
    grep --quiet 'caller hung up' "$work/$1.log" && grep ' 0 violations' "$work/$1.log" || fails "call $1 was cut off"
}
declare -A calls=()

cat "$deb" | inside tee /var/tmp/patchcord.deb > /dev/null
install() { inside dpkg --install /var/tmp/patchcord.deb >> "$work/dpkg.log" 2>&1; }
install
configure
started=$SECONDS
hand_over
start_takes=$((SECONDS - started))
active a || fails 'hand-over has started nothing'
nsenter --target "$leader" --net curl --fail --silent --show-error http://127.0.0.1:8001/observe/health/ready
echo

configure 'PATCHCORD_DB_URL=jdbc:postgresql://127.0.0.1:9/patchcord?a=b&connectTimeout=1'
! hand_over 2> "$work/refused.log" || fails 'hand-over knows nothing of a database that is away'
active a || fails 'a hand-over that failed has stopped the old one'
gone b || fails 'a hand-over that failed goes on by itself'
configure

call under-upgrade $((start_takes * 3 / 2 + 10))   # longer than a start, and within calls.stop-grace after it
install
hand_over
kill -0 "${calls[under-upgrade]}" || fails 'this machine is too slow: the call was over before the hand-over'
active b || fails 'hand-over has started no second one'
! gone a || fails 'the old one has not waited for its call'
call after-upgrade 5
met after-upgrade
met under-upgrade
within 10 gone a || fails 'the old one goes on after its call'
enabled=$(inside systemctl is-enabled patchcord@a patchcord@b | xargs)
[[ $enabled == 'disabled enabled' ]] || fails 'a reboot would start another one'

again() { inside journalctl --unit patchcord@b --output cat --since "@$killed" | grep --quiet '^Started '; }
killed=$(date +%s)
inside systemctl kill --signal SIGKILL patchcord@b
within 60 again || fails 'nobody starts it again after SIGKILL'
active b || fails 'it does not stay up after SIGKILL'

call under-stop 6
inside systemctl stop patchcord@a patchcord@b   # returns when the call is over
met under-stop
[[ $(inside systemctl show --property Result --value patchcord@b) == success ]] || fails 'a stop counts as a failure'

inside systemd-analyze security --threshold=15 patchcord@b | tail -n 1
inside dpkg --purge patchcord >> "$work/dpkg.log" 2>&1
[[ -z $(inside systemctl list-unit-files --no-legend 'patchcord@*') ]] || fails 'systemd still knows the unit'
echo "$(basename "$deb"): booted, handed over under a call, killed, stopped under a call, purged, in $SECONDS s"
