# tg360 in a container, with the very content of the Debian package: docker build -t tg360 .
# The configuration is in /etc/tg360 and the state in /var/lib/tg360: both want a volume.
FROM node:24-trixie AS package
WORKDIR /checkout
COPY . .
RUN npm ci && npm run package -- --arch "$(dpkg --print-architecture)"

FROM debian:trixie-slim
COPY --from=package /checkout/dist-package/*.deb /tmp/
RUN apt-get update && apt-get install -y --no-install-recommends /tmp/tg360_*.deb && rm -rf /tmp/tg360_*.deb /var/lib/apt/lists/*
VOLUME ["/etc/tg360", "/var/lib/tg360"]
USER tg360
WORKDIR /var/lib/tg360
# The daemon ends within ten seconds of a SIGTERM, which is what docker sends and how long it waits.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5m --start-period=10m CMD ["/usr/bin/tg360", "status", "--max-age", "30m", "--quiet"]
ENTRYPOINT ["/usr/bin/tg360"]
CMD ["daemon"]
