#!/usr/bin/env bash
# image.sh FILE.deb [ROOT [ARCHIVE]]: builds config/container/Dockerfile, on a Debian that debootstrap makes (or ROOT)
# instead of a registry's, and runs the image as the Dockerfile says: ready, a signed webhook and one that is not, who
# may read its data, one container after another under a call, SIGTERM. What was tried so is kept in ARCHIVE, as OCI has
# it: of the same package and ROOT it has the same bytes again, which a second build shows. As root. Ends with 77 and
# says why where none runs.
set -euo pipefail
export TZ=UTC
deb=$(realpath "$1")
root=${2-}
archive=${3-}
dockerfile=$(realpath "$(dirname "$0")/../../../../config/container/Dockerfile")
work=$(mktemp -d)
port=18220
declare -A calls=()

fails() {   # WHAT
    echo "image.sh: $1" >&2
    exit 1
}

not_here() {   # WHY
    echo "image not built: $1"
    exit 77
}

runtime=()
engine() {
    podman --root "$work/storage" --runroot "$work/run" --storage-driver vfs --cgroup-manager cgroupfs \
        --events-backend file --log-level error "${runtime[@]}" "$@"
}

finish() {
    local code=$? name
    set +e
    for name in a b; do
        engine container exists "$name" 2> /dev/null || continue
        ((code == 0 || code == 77)) || engine logs "$name" 2>&1 | tail -n 40
        engine rm --force --time 0 "$name" > /dev/null
    done
    ((code == 0 || code == 77)) || tail -n 40 "$work"/*.log
    rm -rf --one-file-system "$work"
    exit "$code"
}
command -v podman > /dev/null || { rm -r "$work"; not_here 'there is no podman'; }
trap finish EXIT

if [[ -z $root ]]; then
    root=$work/root
    debootstrap --variant=minbase bookworm "$root" http://deb.debian.org/debian > "$work/debootstrap.log"
fi
base=$(sed -n 's/^FROM //p' "$dockerfile")
# the package's own time; without what debootstrap writes of when and where it ran
written=$(dpkg-deb --ctrl-tarfile "$deb" | tar --list --verbose --full-time | awk 'NR == 1 { print $4, $5 }')
epoch=$(date --date "$written" +%s)
mkdir "$work/base"
tar --create --one-file-system --directory "$root" --sort=name --mtime="@$epoch" --clamp-mtime --numeric-owner \
    --exclude './opt/patchcord' --exclude './etc/hostname' --exclude './etc/resolv.conf' --exclude './tmp/*' \
    --exclude './var/cache/apt/*' --exclude './var/cache/ldconfig/aux-cache' --exclude './var/lib/apt/lists/*' \
    --exclude './var/log/*' --exclude './var/tmp/*' --file "$work/base/root.tar" .
printf 'FROM scratch\nADD root.tar /\n' > "$work/base/Dockerfile"   # an imported one would have today's date
image() {   # DIRECTORY NAME WHAT...: builds it as one that can be built again
    engine build --isolation chroot --pull-never --layers=false --timestamp "$epoch" --omit-history --tag "$2" \
        "${@:3}" "$1" > "$work/build.log" 2>&1
}
build_base() { image "$work/base" "docker.io/library/$base"; }
build_base

# as the Dockerfile says, and on the machine's network, where one relieves another; with limits that need no right to
# raise them
how=(--pull never --network host --env-file "$work/patchcord.env" --read-only --tmpfs /tmp --cap-drop ALL
    --security-opt no-new-privileges --stop-timeout 90 --ulimit nofile=4096:4096 --ulimit nproc=4096:4096)
cat > "$work/patchcord.env" << END
TWILIO_AUTH_TOKEN=0123456789abcdef&\$HOME
PATCHCORD_PUBLIC_URL=https://voice.example.com
PATCHCORD_PORT=$port
PATCHCORD_OPERATOR_PORT=$((port + 1))
PATCHCORD_REHEARSAL=2s
END
runs() { engine run --rm "${how[@]}" "$base" /bin/true > "$work/probe.log" 2>&1; }
runs || { runtime=(--runtime runc); runs; } || not_here "no container runs: $(tail -n 1 "$work/probe.log")"

build_ours() { image "$(dirname "$deb")" patchcord --build-arg SOURCE_DATE_EPOCH="$epoch" --file "$dockerfile"; }
build_ours
# its configuration's sum, which has those of all layers in it
first=$(engine inspect --format '{{.Id}}' patchcord)
build_base
build_ours
rm -r "$work/base"
[[ $(engine inspect --format '{{.Id}}' patchcord) == "$first" ]] || fails 'another build has other bytes'
[[ $(engine inspect --format '{{.Config.User}}' patchcord) =~ ^[1-9][0-9]*: ]] || fails 'its user is no number'
[[ $(engine run --rm "${how[@]}" patchcord --version 2> /dev/null) == 'patchcord '* ]] || fails 'it has no version'

says() {   # NAME WORDS: within a minute
    for _ in {1..300}; do
        [[ $(engine logs "$1" 2>&1) != *"$2"* ]] || return 0
        [[ $(engine inspect --format '{{.State.Running}}' "$1") == true ]] || fails "serve in $1 has ended"
        sleep 0.2
    done
    fails "serve in $1 does not say: $2"
}
serve() {   # NAME OPTION...
    engine run --detach --name "$1" "${how[@]}" "${@:2}" --volume patchcord:/var/lib/patchcord patchcord > /dev/null
}
takes_calls='Patchcord takes calls on'
stop() {   # NAME
    engine stop "$1" > /dev/null
    local code
    code=$(engine inspect --format '{{.State.ExitCode}}' "$1")
    [[ $code == 143 ]] || fails "serve in $1 ended with $code after SIGTERM"
}
call() {   # NAME CONTAINER SECONDS: of a caller who listens; in the background from when it has begun
    engine exec "$2" patchcord call --patience 60000 --seconds "$3" > "$work/$1.log" 2>&1 &
    calls[$1]=$!
    for _ in {1..150}; do
        ! grep --quiet 'stream started' "$work/$1.log" || return 0
        sleep 0.2
    done
    fails "call $1 does not begin"
}
met() {   # NAME
    wait "${calls[$1]}" || fails "call $1 failed"
    grep --quiet 'caller hung up' "$work/$1.log" && grep ' 0 violations' "$work/$1.log" || fails "call $1 was cut off"
}
asks() { curl --silent --show-error "$@"; }
operator=http://127.0.0.1:$((port + 1))

serve a
says a "$takes_calls"
asks --fail "$operator/observe/health/ready"
echo
[[ $(engine exec a id --user --name) == patchcord ]] || fails "it does not run as the package's user"
call first a 3
met first
code=$(asks --output "$work/refused.log" --write-out '%{http_code}' --data CallSid=CA1 \
    "http://127.0.0.1:$port/twilio/incoming-call")
[[ $code == 403 ]] || fails "an unsigned webhook is answered $code"
data=$(engine volume inspect --format '{{.Mountpoint}}' patchcord)
[[ -f $data/patchcord.mv.db ]] || fails 'the data are not on the volume'
open=$(find "$data" -perm /077)
[[ -z $open ]] || fails "others may read $open"

serve b --env PATCHCORD_REHEARSAL=12s   # in which a call begins that only the other can take
says b 'rehearsing calls'
call under-hand-over a 25   # longer than what is left of the start, and shorter than calls.stop-grace
[[ $(engine logs b 2>&1) != *"$takes_calls"* ]] || fails 'this machine is too slow: the other took calls before'
says b "$takes_calls"
kill -0 "${calls[under-hand-over]}" || fails 'this machine is too slow: the call was over before the hand-over'
stop a   # returns when the call is over
met under-hand-over
call under-stop b 8
[[ $(asks --fail "$operator/api/records") == *CALLER_HUNG_UP* ]] || fails 'the call before the hand-over is forgotten'
stop b
if [[ -n $archive ]]; then
    engine save --quiet --format oci-dir --output "$work/image" patchcord
    tar --create --directory "$work/image" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner \
        --file "$archive" .
fi
engine images --format '{{.Repository}} {{.Size}}'
echo "$(basename "$deb"): image built twice, served, handed over, and stopped under a call, in $SECONDS s"
