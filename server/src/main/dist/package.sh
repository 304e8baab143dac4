#!/usr/bin/env bash
# package.sh VERSION TIMESTAMP: packs what mvn package, jlink and the SBOM left in target: an archive and a Debian
# package, each with its own Java. Run by mvn -P dist package. Names, times and owners do not depend on the machine.
set -euo pipefail
umask 022
name=patchcord-$1
export SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH=$(date --utc --date "$2" +%s)
cd "$(dirname "$0")/../../.."
parts=src/main/dist
if [[ ! -f target/bom.json ]]; then
    echo 'package.sh: no target/bom.json, the list of what ships: Maven makes none with --offline, so leave that out' >&2
    exit 1
fi

tree=target/dist/$name
mkdir -p "$tree/lib" "$tree/config" "$tree/bench"
mv target/dist/java "$tree/java"
cp -r target/libs target/patchcord.jar target/jvm.options "$tree/lib/"
cp -r $parts/bin "$tree/"
cp -r ../config/{patchcord.yaml,customers.csv,examples,handbook.md,container,front,grafana,prometheus} "$tree/config/"
cp target/bom.json ../LICENSE ../{ARCHITECTURE,CHANGELOG,SECURITY}.md "$tree/"
cp ../bench/RESULTS.md "$tree/bench/"
{
    head -n 1 ../README.md
    printf '\n> Not in this package, though documents lead there: `%s` of the source.\n' \
        "$(paste --serial --delimiters , $parts/source-only | sed 's/,/`, `/g')"
    tail -n +2 ../README.md
} > "$tree/README.md"
chmod -R u=rwX,go=rX "$tree"
tar --create --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu \
    --directory target/dist "$name" | gzip --no-name > "target/$name-linux-x64.tar.gz"

root=target/dist/debian
version=${1/-SNAPSHOT/\~snapshot}-1
doc=$root/usr/share/doc/patchcord
mkdir -p $root/DEBIAN $root/usr/bin $root/usr/lib/patchcord $root/usr/lib/systemd/system $root/etc/patchcord $doc \
    $root/usr/share/lintian/overrides
cp -r "$tree/bin" "$tree/java" "$tree/lib" $root/usr/lib/patchcord/
ln -s ../lib/patchcord/bin/patchcord $root/usr/bin/patchcord
cp $parts/systemd/patchcord@.service $root/usr/lib/systemd/system/
cp "$tree/config/patchcord.yaml" $parts/debian/patchcord.env $root/etc/patchcord/
cp $parts/debian/overrides $root/usr/share/lintian/overrides/patchcord
# Documents as in the archive, and not compressed: a link to handbook.md finds no handbook.md.gz.
cp -r $parts/debian/copyright "$tree"/{bench,bom.json,config} "$tree"/*.md $doc/
gzip --best --no-name < ../CHANGELOG.md > $doc/changelog.gz
printf 'patchcord (%s) stable; urgency=medium\n\n  * See changelog.gz.\n\n -- Patchcord <dev@patchcord.invalid>  %s\n' "$version" \
    "$(LC_ALL=C date --utc --date "$2" --rfc-email)" | gzip --best --no-name > $doc/changelog.Debian.gz
cp $parts/debian/{conffiles,postinst,postrm,prerm} $root/DEBIAN/
sed "s/@VERSION@/$version/; s/@SIZE@/$(du --summarize --apparent-size --block-size=1K $root | cut -f1)/" \
    $parts/debian/control > $root/DEBIAN/control
(cd $root && find etc usr -type f -print0 | sort -z | xargs -0 md5sum > DEBIAN/md5sums)
find $root -type f -exec chmod u=rw,go=r {} +
chmod 755 $root/DEBIAN/{postinst,postrm,prerm} $root/usr/lib/patchcord/bin/* $root/usr/lib/patchcord/java/bin/*
chmod 755 $root/usr/lib/patchcord/java/lib/jspawnhelper
# Java and the jars are compressed already: xz would take a minute for a 15th of the size.
dpkg-deb --root-owner-group -Zgzip --build $root "target/patchcord_${version}_amd64.deb"
du -sh "$tree/java" target/*.tar.gz target/*.deb
