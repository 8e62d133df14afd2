# The program with its pages on a small Debian: `docker build -t openplan .`, by BuildKit or Buildah (both keep caches).
# The base images are arguments, for those who mirror them: any with Node 20.19, Rust 1.95 and a C compiler, glibc 2.36.
ARG NODE_IMAGE=docker.io/library/node:22-bookworm-slim
ARG RUST_IMAGE=docker.io/library/rust:1.95-slim-bookworm
ARG RUN_IMAGE=docker.io/library/debian:bookworm-slim

FROM ${NODE_IMAGE} AS pages
WORKDIR /openplan/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY schema.graphql ../
COPY web ./
RUN npm run build

FROM ${RUST_IMAGE} AS program
WORKDIR /openplan
# Without line tables the program has a fifth of the size; a panic still names its place, and a trace the functions.
ENV CARGO_PROFILE_RELEASE_DEBUG=none
COPY . .
COPY --from=pages /openplan/web/dist web/dist
# The cache may hold what an earlier checkout with later times built: all sources count as new, libraries do not.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/openplan/target,sharing=locked \
    find . -path ./target -prune -o -type f -exec touch {} + \
    && cargo build --release --locked --bin openplan \
    && cp target/release/openplan /usr/local/bin/openplan

FROM ${RUN_IMAGE}
COPY --from=program /usr/local/bin/openplan /usr/local/bin/openplan
RUN install -d -o 65534 -g 65534 /data
USER 65534:65534
WORKDIR /data
VOLUME /data
# SQLite sorts in files, and downloads wait in files: in the volume, where there is room, and not in a /tmp that is
# memory or cannot be written to.
ENV DATABASE_URL=sqlite:///data/openplan.sqlite \
    OPENPLAN_LISTEN=0.0.0.0:8000 \
    OPENPLAN_SPOOL_FOLDER=/data \
    SQLITE_TMPDIR=/data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/usr/local/bin/openplan", "health"]
ENTRYPOINT ["/usr/local/bin/openplan"]
CMD ["serve"]
