"""The code location of the stack: empty until the assets of the project are wired into it."""

from dagster import Definitions

defs = Definitions()
