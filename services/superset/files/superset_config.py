"""Superset's settings in the stack; secrets come from the environment."""

import os

home = os.environ["SUPERSET_HOME"]
SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = (
    f"postgresql+psycopg2://superset:{os.environ['SUPERSET_DATABASE_PASSWORD']}"
    f"@{os.environ['DATABASE_HOST']}:{os.environ.get('DATABASE_PORT', '5432')}/superset"
)

# One container serves all: what is cached lies in its volume.
CACHE_CONFIG = {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": f"{home}/cache", "CACHE_DEFAULT_TIMEOUT": 300}
DATA_CACHE_CONFIG = {**CACHE_CONFIG, "CACHE_DIR": f"{home}/data-cache"}
RATELIMIT_STORAGE_URI = "memory://"

TALISMAN_ENABLED = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
