# One binary: SQLite and the web files are in it.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /srv/floke floke && install -d -o floke -g floke -m 0700 /srv/floke /srv/backups
COPY --from=build /src/target/release/floke /usr/local/bin/floke
COPY --from=build /src/LICENSE-MIT /src/LICENSE-APACHE /src/THIRD-PARTY-NOTICES.md /usr/share/doc/floke/
USER floke
VOLUME /srv/floke /srv/backups
EXPOSE 8080
ENV FLOKE_LISTEN=0.0.0.0:8080 FLOKE_DATA=/srv/floke
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["floke", "health"]
ENTRYPOINT ["floke"]
