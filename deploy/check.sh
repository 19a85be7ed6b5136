#!/usr/bin/env bash
# Checks everything that is deployed with, as far as that goes without a container engine and a cluster: Dockerfile, compose
# file, manifests, alert rules, and the files an image would hold. Run in a checkout after `npm ci`. Installs the tools it
# needs: Go's by `go install` (three programs; the two that carry schemas are only downloaded), Prometheus' from Debian.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$work/bin:$PWD/node_modules/.bin:$PATH

printf 'Dockerfile, compose file\n'
npm run -s deploy:lint

printf 'alert rules\n'
command -v promtool >"$work/promtool" || apt-get install --yes --quiet --no-install-recommends prometheus >/dev/null
promtool check config deploy/prometheus/prometheus.yml
cp deploy/prometheus/alerts.yml "$work"
sed 's/kubernetes_sd_configs:/static_configs:/; s/- role: pod/- targets: [pod:8112]/' deploy/prometheus/kubernetes.yml >"$work/scrape.yml"
promtool check config "$work/scrape.yml"
promtool test rules deploy/prometheus/alerts.test.yml

printf 'manifests\n'
for tool in github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0 github.com/zegl/kube-score/cmd/kube-score@v1.20.0 \
  sigs.k8s.io/kustomize/kustomize/v5@v5.7.1; do
  GOBIN=$work/bin GOFLAGS=-modcacherw go install "$tool"
done
folder_of() { (cd "$work" && GOFLAGS=-modcacherw go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p'); }
npm run -s ts -- tools/deploy/write-schemas.ts "$(folder_of k8s.io/kubernetes@v1.34.2)" \
  "$(folder_of github.com/kedacore/keda/v2@v2.18.1)" "$work/schemas"
conform() { kubeconform -strict -summary -schema-location "$work/schemas/{{.ResourceKind}}{{.KindSuffix}}.json" "$1"; }
for overlay in production setup standalone; do
  kustomize build "deploy/k8s/overlays/$overlay" >"$work/$overlay.yaml"
  conform "$work/$overlay.yaml"
  kube-score score --exit-one-on-warning --output-format ci "$work/$overlay.yaml" >"$work/score" || { grep -v '^\[OK\]\|^\[SKIPPED\]' "$work/score"; exit 1; }
done
# A check that lets this through checks nothing.
sed 's/readinessProbe:/readynessProbe:/' "$work/production.yaml" >"$work/planted.yaml"
if conform "$work/planted.yaml" >"$work/planted"; then
  printf 'a planted typo was not found\n' >&2
  exit 1
fi

printf 'image\n'
deploy/image/assemble.sh "$work/image" >"$work/assembled"
npm run -s ts -- tools/deploy/check-image.ts "$work/image"
