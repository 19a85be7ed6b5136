# One image for all five services, the one-process server and the command line; the command says which it is:
#   docker run tanggap112 services/intake/dist/main.js
#   docker run tanggap112 apps/cli/bin/tanggap.js --help
# Tags are pinned; digests are for whoever builds it to pin, this file was written without a registry at hand.
# Without a shell and a package manager in it there is nothing to exec into: ask /readyz, /metrics and the logs.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --no-audit --no-fund && deploy/image/assemble.sh /image && mkdir /empty

# glibc, libstdc++ and CA certificates, about 25 MB; the base has no version tags.
FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="Tanggap 112" \
  org.opencontainers.image.description="The record of a 112 emergency call, from the first ring to the closed case." \
  org.opencontainers.image.licenses="MIT"
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /image /app
COPY --from=build --chown=65532:65532 /empty /data
WORKDIR /app
# Only /data is ever written to; the rest may be mounted read-only.
ENV NODE_ENV=production TANGGAP_DATA=/data TANGGAP_HOST=0.0.0.0
VOLUME ["/data"]
EXPOSE 8112
USER 65532:65532
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["/usr/local/bin/node", "deploy/image/is-healthy.js"]
ENTRYPOINT ["/usr/local/bin/node"]
CMD ["apps/standalone/dist/main.js"]
