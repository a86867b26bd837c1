# The action's image: one static binary, the certificates it trusts, and the licences of both. No shell, no package manager,
# no user: GitHub starts container actions as root, and the binary changes nothing but what it is told to.
#
# Toolchain of .github/scripts/rust. The digest is of the index, which has both processors; docs/dependencies.md has where
# it was seen. In this line and no ARG, since dependabot reads no other.
FROM docker.io/library/rust:1.95-alpine@sha256:606fd313a0f49743ee2a7bd49a0914bab7deedb12791f3a846a34a4711db7ed2 AS build
WORKDIR /src
# Certificates for the final stage, and what the C of allocator and TLS needs. Alpine deletes a package's older versions, so
# that a pinned one fails soon; the image's digest says which release of Alpine they are of.
# hadolint ignore=DL3018
RUN apk add --no-cache ca-certificates gcc musl-dev
# What .dockerignore lets through, which is what the next line reads.
COPY . .
RUN cargo build --profile dist --locked
# The time of every file, so that the same commit makes the same layer.
ARG SOURCE_DATE_EPOCH=0
# Started where nothing else is: a binary that needs a loader or a library is found out here.
RUN .github/scripts/release/image-root target/dist/backstage-infra /out \
 && chroot /out /backstage-infra --version

FROM scratch
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="backstage-infra" \
      org.opencontainers.image.description="A production Backstage on EKS from one context file" \
      org.opencontainers.image.source="https://github.com/fasti-sh/backstage-infra" \
      org.opencontainers.image.documentation="https://github.com/fasti-sh/backstage-infra/blob/main/docs/github.md" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/ /
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
ENTRYPOINT ["/backstage-infra"]
