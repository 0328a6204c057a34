# syntax=docker/dockerfile:1
# The same steps as `make setup` and `make run`, in layers that change seldom first.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
WORKDIR /opt/bussola
RUN python3 -m venv .venv
# The address of an index of CPU builds of torch keeps the image small (some GB less); see the README.
ARG TORCH_INDEX=
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check ${TORCH_INDEX:+--extra-index-url ${TORCH_INDEX}} torch==2.13.0
COPY requirements.lock ./
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot bot
COPY ingest ingest
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --editable .
RUN .venv/bin/bussola embedder build
COPY knowledge knowledge
RUN BUSSOLA_DATA_DIR=/opt/bussola/published .venv/bin/bussola ingest

FROM ${BASE} AS run
RUN useradd --uid 10001 --create-home bussola && install -d -o bussola /data /keys
COPY --from=build /opt/bussola /opt/bussola
WORKDIR /opt/bussola
ENV PATH=/opt/bussola/.venv/bin:$PATH BUSSOLA_DATA_DIR=/data BUSSOLA_KEY_FILE=/keys/bussola.key BUSSOLA_LISTEN_HOST=0.0.0.0 BUSSOLA_WEB_HOST=0.0.0.0 \
    OMP_WAIT_POLICY=passive PYTHONUNBUFFERED=1
USER bussola
# In production the key comes from a secret on another device (BUSSOLA_KEY_FILE), never from the data's own.
VOLUME /data /keys
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["bussola", "health"]
# The index that the image holds is the first one, so that a new volume answers at once; pages changed since are added to a copy.
CMD ["sh", "-c", "[ -e /data/index ] || cp -a /opt/bussola/published/index /data/; bussola ingest && exec bussola run"]
