# The program with its pages, on a small Debian. Base images are arguments, for those who mirror them.
ARG NODE_IMAGE=docker.io/library/node:22-bookworm-slim
ARG RUST_IMAGE=docker.io/library/rust:1.95-bookworm
ARG RUN_IMAGE=docker.io/library/debian:bookworm-slim

FROM ${NODE_IMAGE} AS pages
WORKDIR /web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web ./
COPY schema.graphql /schema.graphql
RUN npm run build

FROM ${RUST_IMAGE} AS program
WORKDIR /openplan
COPY Cargo.toml Cargo.lock build.rs schema.graphql ./
COPY entity entity
COPY migration migration
COPY src src
COPY tests tests
COPY benches benches
COPY --from=pages /web/dist web/dist
RUN cargo build --release --locked --bin openplan

FROM ${RUN_IMAGE}
COPY --from=program /openplan/target/release/openplan /usr/local/bin/openplan
RUN mkdir /data && chown 65534:65534 /data
USER 65534:65534
VOLUME /data
ENV DATABASE_URL=sqlite:///data/openplan.sqlite OPENPLAN_LISTEN=0.0.0.0:8000
EXPOSE 8000
ENTRYPOINT ["/usr/local/bin/openplan"]
CMD ["serve"]
