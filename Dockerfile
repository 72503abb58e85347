# The image of hookbench: one static binary and the system's certificate authorities. `make image` puts both into out/image
# and builds it from there, with any builder and without a registry.
FROM scratch

ARG VERSION=devel
ARG REVISION=unknown
LABEL org.opencontainers.image.title="hookbench" \
      org.opencontainers.image.description="A test bench for webhooks: plays documented providers, judges receivers and senders" \
      org.opencontainers.image.source="https://github.com/hookbench/hookbench" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"

COPY out/image/ /
USER 65532:65532

# Any flag can be given as a variable. The simulator listens beyond the container, and its control API asks for a token
# therefore: HOOKBENCH_TOKEN, or one that it makes up and prints.
ENV HOOKBENCH_LISTEN=0.0.0.0:4500
EXPOSE 4500
HEALTHCHECK --interval=5s --timeout=4s --start-period=5s --retries=3 CMD ["/hookbench", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/hookbench"]
CMD ["simulate"]
