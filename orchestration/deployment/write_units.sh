#!/usr/bin/env bash
# Writes the units with the path of this checkout to build/units/ and says how they are installed; changes nothing outside of the checkout.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p build/units
for unit in orchestration/deployment/*.service orchestration/deployment/*.timer; do
    sed "s#/opt/giamngheo#$PWD#g" "$unit" >"build/units/$(basename "$unit")"
done
if command -v systemd-analyze >/dev/null; then
    systemd-analyze verify build/units/*.service build/units/*.timer
fi
cat <<WORDS
Written to build/units/. As root:
  useradd --system --home /var/lib/giamngheo --create-home giamngheo
  install -d -m 750 -g giamngheo /etc/giamngheo && touch /etc/giamngheo/environment && chmod 640 /etc/giamngheo/environment
  install -m 644 build/units/* /etc/systemd/system/ && systemctl daemon-reload
  systemctl enable --now giamngheo-code giamngheo-webserver giamngheo-daemon giamngheo-doctor.timer
or, without Dagster's daemon:
  systemctl enable --now giamngheo-nightly.timer giamngheo-doctor.timer
WORDS
