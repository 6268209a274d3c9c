"""Superset's settings in the stack; secrets come from the environment."""

import os
from urllib.parse import quote


def address(role: str, password: str, database: str) -> str:
    """Of a database in the stack's PostgreSQL; a password may hold any character."""
    host, port = os.environ["DATABASE_HOST"], os.environ.get("DATABASE_PORT", "5432")
    return f"postgresql+psycopg2://{role}:{quote(password, safe='')}@{host}:{port}/{database}"


home = os.environ["SUPERSET_HOME"]
SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = address("superset", os.environ["SUPERSET_DATABASE_PASSWORD"], "superset")

# One container serves all: what is cached lies in its volume.
CACHE_CONFIG = {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": f"{home}/cache", "CACHE_DEFAULT_TIMEOUT": 300}
DATA_CACHE_CONFIG = {**CACHE_CONFIG, "CACHE_DIR": f"{home}/data-cache"}
RATELIMIT_STORAGE_URI = "memory://"

TALISMAN_ENABLED = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
