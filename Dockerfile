# One image for web, worker and beat; docker-compose.yml says which runs what.
FROM python:3.11-slim AS environment
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile requirements.lock ./
COPY config/ config/
COPY locale/ locale/
RUN make environment

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 isnad \
    && install -d -o isnad -g isnad /var/lib/isnad /var/lib/isnad/stanza
WORKDIR /app
COPY --from=environment /app/.venv .venv
COPY . .
COPY --from=environment /app/locale locale
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ISNAD_VAR=/var/lib/isnad \
    ISNAD_STANZA_DIR=/var/lib/isnad/stanza \
    STATIC_ROOT=/app/static
RUN ISNAD_VAR=$(mktemp -d) python manage.py collectstatic --noinput
USER isnad
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4"]
