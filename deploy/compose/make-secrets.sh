#!/bin/sh
# Makes every secret of the compose installation that is not there yet, each in a file that only its reader may read.
# What is there is never made anew: with another master key nothing that is stored can be opened.
# Run by the service `secrets` of docker-compose.yml; the argument is a folder to work below, for a try outside of it.
set -eu
umask 077
root=${1:-}
tanggap=65532:65532 # the user of our image
mongodb=999:999     # the user of the image `mongo`
both=65532:999      # what our services log in with and mongodb-init creates
grafana=472:0       # the user of the image `grafana/grafana`

make() { # file, owner, mode; the content comes from standard input
  if [ -e "$root/$1" ]; then
    cat >/dev/null
    return
  fi
  cat >"$root/$1.new"
  chmod "$3" "$root/$1.new"
  chown "$2" "$root/$1.new"
  mv "$root/$1.new" "$root/$1" # whole or not at all
}

key() { head -c 32 /dev/urandom; }
password() { head -c 24 /dev/urandom | base64 | tr '+/' '-_' | tr -d '\n'; }

key | make secrets/master.key "$tanggap" 0400
key | make secrets/installation.key "$tanggap" 0400
echo tanggap | make secrets/event-store-user "$tanggap" 0400
password | make secrets/event-store-password "$tanggap" 0400
echo tanggap-views | make secrets/views-user "$both" 0440
password | make secrets/views-password "$both" 0440
echo tanggap-keys | make secrets/keys-user "$both" 0440
password | make secrets/keys-password "$both" 0440
password | make secrets-mongodb/root-password "$mongodb" 0400
head -c 96 /dev/urandom | base64 | tr -d '\n' | make secrets-mongodb/key-file "$mongodb" 0400
password | make secrets-grafana/admin-password "$grafana" 0400
