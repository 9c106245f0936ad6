# The service alone: no Java and no Neo4j (docker-compose.yml brings the database), no build tools, no root.
# Any image with Python 3.11 or newer, its venv module and the name `python` may stand under it.
ARG BASE=python:3.11-slim

FROM ${BASE} AS build
WORKDIR /build
# What turns the sources into a wheel, and what the service runs on: both from locks, every file checked by its hash.
COPY requirements.lock requirements.service.lock ./
RUN awk '/^[a-z]/ { wanted = /^(hatchling|packaging|pathspec|pluggy|trove-classifiers)==/ } wanted' requirements.lock > tools.lock \
 && python -m venv tools \
 && tools/bin/pip install --quiet --no-cache-dir --require-hashes --no-deps -r tools.lock \
 && python -m venv --without-pip /opt/graph-service \
 && tools/bin/pip --python /opt/graph-service/bin/python install --quiet --no-cache-dir --require-hashes --no-deps -r requirements.service.lock
COPY . .
RUN tools/bin/pip --python tools/bin/python wheel --quiet --no-deps --no-build-isolation --wheel-dir wheels . \
 && tools/bin/pip --python /opt/graph-service/bin/python install --quiet --no-deps --no-index wheels/*.whl

FROM ${BASE}
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="graph_service" \
      org.opencontainers.image.description="Relationship intelligence for B2B key accounts on Neo4j" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
# Written at run time: /tmp, the home (keys of notes, signing secret, uploads, ends of the chain of marks) and, once,
# the drawn password of the database. Folders made here give a new named volume their owner.
RUN mkdir -p /var/lib/graph-service /run/database \
 && chown 10001:10001 /var/lib/graph-service /run/database \
 && chmod 700 /var/lib/graph-service /run/database
COPY --from=build /opt/graph-service /opt/graph-service
ENV PATH=/opt/graph-service/bin:$PATH \
    GRAPH_SERVICE_HOME=/var/lib/graph-service \
    HOME=/var/lib/graph-service \
    LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /var/lib/graph-service
VOLUME /var/lib/graph-service
EXPOSE 8000
STOPSIGNAL SIGTERM
# Ready, not only alive: the database answers, its schema is complete, the statements are planned.
HEALTHCHECK --interval=10s --timeout=5s --start-period=300s --retries=6 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["graph-service"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
