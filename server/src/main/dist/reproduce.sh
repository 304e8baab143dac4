#!/usr/bin/env bash
# Builds the last commit twice, from two clones in directories of different names, and compares what comes out. A commit
# with a tag v1.2.3 is built as that version.
set -euo pipefail
source=$(cd "$(dirname "$0")/../../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tag=$(git -C "$source" describe --tags --exact-match --match 'v*' 2> /dev/null || true)
version=${tag:+-Drevision=${tag#v}}
sums() {   # CLONE
    git clone --quiet "$source" "$1"
    (
        cd "$1"
        mvn --quiet --batch-mode --no-transfer-progress ${version:+"$version"} -P dist -DskipTests \
            --projects server --also-make package > "$1.log" 2>&1 || { cat "$1.log"; exit 1; }
        cd server/target
        sha256sum ./*.tar.gz ./*.deb ./*.jar bom.json
    )
}
sums "$work/one" > "$work/one.sums" || { cat "$work/one.sums"; exit 1; }
sums "$work/another-place" > "$work/another.sums" || { cat "$work/another.sums"; exit 1; }
cat "$work/one.sums"
diff "$work/one.sums" "$work/another.sums"
echo 'The same bytes twice.'
