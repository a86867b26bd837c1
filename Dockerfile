# syntax=docker/dockerfile:1
# The action's image: one static binary and what it needs to trust TLS. No shell, no package manager, no user: GitHub starts
# container actions as root, and the binary changes nothing but what it is told to.

# The toolchain of .github/scripts/rust. The digest is not recorded yet, which a release refuses.
ARG RUST=docker.io/library/rust:1.95-alpine@unrecorded

FROM ${RUST} AS build
WORKDIR /src
# Certificates for the final stage, and what the allocator's C needs. Alpine deletes a package's older versions, so that
# a pinned one fails soon; the image's digest says which release of Alpine they are of.
# hadolint ignore=DL3018
RUN apk add --no-cache ca-certificates musl-dev
COPY Cargo.toml Cargo.lock ./
COPY src ./src
COPY config ./config
COPY LICENSE README.md CHANGELOG.md ./
RUN cargo build --profile dist --locked \
 && mkdir -p /out/etc/ssl/certs /out/licenses \
 && cp target/dist/backstage-infra /out/backstage-infra \
 && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ca-certificates.crt \
 && cp LICENSE /out/licenses/LICENSE

FROM scratch
LABEL org.opencontainers.image.title="backstage-infra" \
      org.opencontainers.image.description="A production Backstage on EKS from one context file" \
      org.opencontainers.image.source="https://github.com/fasti-sh/backstage-infra" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /out/ /
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
ENTRYPOINT ["/backstage-infra"]
