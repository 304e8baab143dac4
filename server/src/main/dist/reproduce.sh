#!/usr/bin/env bash
# reproduce.sh: builds the last commit twice, from two clones in directories of different names, and compares what comes
# out. A commit with a tag v1.2.3 is built as that version.
# reproduce.sh DIRECTORY: compares the packages there, built of these sources elsewhere and at another time, with those
# that this checkout makes of what it has compiled: a clean build elsewhere and this one cost little more than one.
# The bytes are those of a JDK 25 and of the Java that Maven itself runs on, which the jars' manifests name.
set -euo pipefail
source=$(cd "$(dirname "$0")/../../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() {   # CHECKOUT VERSION
    (
        cd "$1"
        mvn --quiet --batch-mode --no-transfer-progress ${2:+"-Drevision=$2"} -P dist -DskipTests \
            -Dmaven.jar.forceCreation=true --projects server --also-make package > "$work/log" 2>&1 \
            || { cat "$work/log"; exit 1; }
    )
}
clone() {   # DIRECTORY VERSION
    git clone --quiet "$source" "$1"
    build "$1" "$2"
}
contents() {   # FILE DIRECTORY: a package, and the jars of ours in it, with lists of what they hold
    mkdir -p "$2"
    case $1 in
        *.deb)
            dpkg-deb --raw-extract "$1" "$2"
            dpkg-deb --contents "$1" > "$2/list"
            ;;
        *)
            tar --extract --gzip --file "$1" --directory "$2"
            tar --list --verbose --full-time --gzip --file "$1" > "$2/list"
            ;;
    esac
    find "$2" \( -name patchcord.jar -o -name 'codec-*.jar' \) -print0 | while IFS= read -r -d '' jar; do
        python3 -m zipfile --list "$jar" > "$jar.list"
        python3 -m zipfile --extract "$jar" "$jar.parts"
        rm "$jar"
    done
}
same() {   # ONE ANOTHER: the packages in two directories; where they differ, in what
    local one name failed=0
    for one in "$1"/patchcord-*.tar.gz "$1"/patchcord_*.deb; do
        name=$(basename "$one")
        if cmp "$one" "$2/$name"; then
            sha256sum "$one"
        else
            failed=1
            contents "$one" "$work/of-one/$name"
            contents "$2/$name" "$work/of-another/$name"
        fi
    done
    if ((failed > 0)); then
        (cd "$work" && diff --recursive --no-dereference --exclude bom.json --exclude md5sums of-one of-another \
            > differences || true)
        cut -c 1-200 "$work/differences" | head -n 40
        return 1
    fi
    echo 'The same bytes twice.'
}

if (($# == 1)); then
    version=$(basename "$1"/patchcord-*.tar.gz -linux-x64.tar.gz)
    build "$source" "${version#patchcord-}"
    same "$1" "$source/server/target"
else
    tag=$(git -C "$source" describe --tags --exact-match --match 'v*' 2> /dev/null || true)
    clone "$work/one" "${tag#v}"
    clone "$work/another-place" "${tag#v}"
    same "$work/one/server/target" "$work/another-place/server/target"
fi
