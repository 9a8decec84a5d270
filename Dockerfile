# syntax=docker/dockerfile:1
# One static program and nothing else:
#
#   docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/src" ghcr.io/fw-migrate/fw-migrate fix --diff

FROM rust:1.95-alpine AS build
# The compiler of the grammars needs the headers of the C library; their version is the image's.
# hadolint ignore=DL3018
RUN apk add --no-cache musl-dev
WORKDIR /build
# What that is says .dockerignore.
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/build/target,sharing=locked \
    cargo build --release --locked \
    && cp target/release/fw-migrate /fw-migrate \
    && /fw-migrate --version

FROM scratch
LABEL org.opencontainers.image.title="fw-migrate" \
      org.opencontainers.image.description="Migrates code and configuration from Fireworks AI direct routing to the API gateway" \
      org.opencontainers.image.source="https://github.com/fw-migrate/fw-migrate" \
      org.opencontainers.image.documentation="https://github.com/fw-migrate/fw-migrate#readme" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY LICENSE-MIT LICENSE-APACHE LICENSE-THIRD-PARTY /licenses/
COPY --from=build /fw-migrate /usr/local/bin/fw-migrate
# Whoever calls says who they are (--user); without that it is nobody, who can read and not write.
USER 65532:65532
WORKDIR /src
ENTRYPOINT ["/usr/local/bin/fw-migrate"]
