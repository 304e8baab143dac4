#!/usr/bin/env bash
# boot.sh FILE.deb [ROOT]: what the unit does where systemd really runs. Installs the package in a Debian with systemd
# (ROOT, or one that debootstrap makes) booted as a container, and lets hand-over start it, fail, and relieve it under a
# call that loses its agent once another version is installed; kills it; goes back to the first version under a call;
# stops it under a call; purges it. As root. Ends with 77 and says why where nothing can be booted.
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
token='0123456789abcdef&$HOME'   # what a shell would take for something else is none of its business
public_url=https://voice.example.com
rehearsal=0s   # so that the first process has still to look for most of what it needs when the program is replaced
settings() {
    printf '%s\n' "TWILIO_AUTH_TOKEN=$token" "PATCHCORD_PUBLIC_URL=\"$public_url\"" \
        "PATCHCORD_REHEARSAL=$rehearsal" "$@"
}
configure() { settings "$@" | inside tee /etc/patchcord/patchcord.env > /dev/null; }
call() {   # NAME SECONDS PATCHCORD...: of a caller who listens; in the background from when it has begun
    inside runuser -u patchcord -- "${@:3}" call --patience 60000 --seconds "$2" > "$work/$1.log" 2>&1 &
    calls[$1]=$!
    within 30 grep --quiet 'stream started' "$work/$1.log" || fails "call $1 does not begin"
}
met() {   # NAME [END]
    wait "${calls[$1]}" || fails "call $1 failed"
    grep --quiet "${2-caller hung up}" "$work/$1.log" && grep ' 0 violations' "$work/$1.log" \
        || fails "call $1 was cut off"
}
declare -A calls=()

another_version() {   # with nothing where this one has it: every library is another one, and so is Java
    local tree=$work/another
    dpkg-deb --raw-extract "$deb" "$tree"
    mkdir "$tree/usr/lib/patchcord/another"
    mv "$tree"/usr/lib/patchcord/{java,lib} "$tree/usr/lib/patchcord/another/"
    sed --in-place 's,\$home/,&another/,g' "$tree/usr/lib/patchcord/bin/patchcord"
    sed --in-place 's/^Version: .*/&+another/' "$tree/DEBIAN/control"
    dpkg-deb --root-owner-group -Znone --build "$tree" "$work/another.deb" > /dev/null
    rm -r "$tree"
}
install() {   # FILE.deb
    inside tee /var/tmp/patchcord.deb < "$1" > /dev/null
    inside dpkg --install /var/tmp/patchcord.deb >> "$work/dpkg.log" 2>&1
}
kept() {   # INSTANCE: the files of its program that it has open or mapped are there, so others will be
    local pid
    pid=$(inside systemctl show --property MainPID --value "patchcord@$1")
    inside sh -c "cat /proc/$pid/maps; ls -l /proc/$pid/fd" > "$work/files.log"
    grep --quiet '[.]jar' "$work/files.log" \
        && ! grep --extended-regexp --max-count 1 '([.]jar|[.]so|/modules) [(]deleted[)]$' "$work/files.log"
}
lacks='NoClassDefFound|ClassNotFound|NoSuchFile|FileNotFound|UnsatisfiedLink|ServiceConfiguration|ZipException|zip END'
another_version &
another=$!
install "$deb"
# Telephone and agent are apart from what is upgraded.
inside cp --archive --link /usr/lib/patchcord /var/tmp/apart
telephone=(/usr/bin/env "TWILIO_AUTH_TOKEN=$token" "PATCHCORD_PUBLIC_URL=$public_url" /var/tmp/apart/bin/patchcord)
inside systemd-run --quiet --unit agent --property User=patchcord /var/tmp/apart/bin/patchcord simulate-agent \
    --api-key sk_of_the_test
inside sed --in-place 's/# human-number:.*/human-number: "+14155550199"/; s/stop-grace: 30s/stop-grace: 80s/' \
    /etc/patchcord/patchcord.yaml
configure ELEVENLABS_BASE_URL=http://127.0.0.1:8090 ELEVENLABS_API_KEY=sk_of_the_test ELEVENLABS_AGENT_ID=agent_one
hand_over
active a || fails 'hand-over has started nothing'
nsenter --target "$leader" --net curl --fail --silent --show-error http://127.0.0.1:8001/observe/health/ready
echo

configure 'PATCHCORD_DB_URL=jdbc:postgresql://127.0.0.1:9/patchcord?a=b&connectTimeout=1'
! hand_over 2> "$work/refused.log" || fails 'hand-over knows nothing of a database that is away'
active a || fails 'a hand-over that failed has stopped the old one'
gone b || fails 'a hand-over that failed goes on by itself'
rehearsal=2s
configure

wait "$another"
call under-upgrade 100 "${telephone[@]}"
upgrade_takes=$SECONDS
install "$work/another.deb"
kept a || fails 'an upgrade takes the program away from under the old one'
hand_over
upgrade_takes=$((SECONDS - upgrade_takes))
kill -0 "${calls[under-upgrade]}" || fails 'this machine is too slow: the call was over before the hand-over'
active b || fails 'hand-over has started no second one'
! gone a || fails 'the old one has not waited for its call'
inside systemctl kill --signal SIGKILL agent   # a hold tone, another dial, a person
call after-upgrade 5 patchcord
met after-upgrade
met under-upgrade 'dialled +14155550199'
within 10 gone a || fails 'the old one goes on after its call'
enabled=$(inside systemctl is-enabled patchcord@a patchcord@b | xargs)
[[ $enabled == 'disabled enabled' ]] || fails 'a reboot would start another one'

again() { inside journalctl --unit patchcord@b --output cat --since "@$killed" | grep --quiet '^Started '; }
killed=$(date +%s)
inside systemctl kill --signal SIGKILL patchcord@b
within 60 again || fails 'nobody starts it again after SIGKILL'
active b || fails 'it does not stay up after SIGKILL'

call under-rollback $((upgrade_takes * 3 / 2 + 10)) "${telephone[@]}"
install "$deb"
kept b || fails 'going back takes the program away from under the newer one'
hand_over
active a || fails 'hand-over does not go back to the older version'
kill -0 "${calls[under-rollback]}" || fails 'this machine is too slow: the call was over before going back'
! gone b || fails 'the newer one has not waited for its call'
met under-rollback
within 10 gone b || fails 'the newer one goes on after its call'

call under-stop 6 patchcord
inside systemctl stop patchcord@a patchcord@b   # returns when the call is over
met under-stop
[[ $(inside systemctl show --property Result --value patchcord@a) == success ]] || fails 'a stop counts as a failure'
inside journalctl --unit 'patchcord@*' --boot --no-pager > "$work/journal.log"
grep --quiet 'takes calls on' "$work/journal.log" || fails 'the journal is not of these processes'
! grep --extended-regexp "$lacks" "$work/journal.log" || fails 'a process has missed something of its program'
[[ -z $(inside ls /var/lib/patchcord-running) ]] || fails 'a program is kept for nobody'

inside systemd-analyze security --threshold=15 patchcord@a | tail -n 1
inside dpkg --purge patchcord >> "$work/dpkg.log" 2>&1
! inside test -e /var/lib/patchcord-running || fails 'a purge leaves a program behind'
[[ -z $(inside systemctl list-unit-files --no-legend 'patchcord@*') ]] || fails 'systemd still knows the unit'
echo "$(basename "$deb"): booted, upgraded, killed, taken back, stopped, each but the kill under a call, in $SECONDS s"
