"""PyIceberg with its SQLite catalog: make a table from Parquet, upsert into it, append to it.

usage: pyiceberg_table.py create WAREHOUSE PARQUET | upsert WAREHOUSE PARQUET | appends WAREHOUSE COUNT ROWS
"""

import os
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.catalog.sql import SqlCatalog


def open_catalog(warehouse: str) -> SqlCatalog:
    os.makedirs(warehouse, exist_ok=True)
    return SqlCatalog("bench", uri=f"sqlite:///{warehouse}/catalog.db", warehouse=f"file://{warehouse}")


def create(warehouse: str, parquet: str) -> None:
    catalog = open_catalog(warehouse)
    rows = pq.read_table(parquet)
    catalog.create_namespace("bench")
    catalog.create_table("bench.orders", schema=rows.schema).append(rows)


def upsert(warehouse: str, parquet: str) -> None:
    table = open_catalog(warehouse).load_table("bench.orders")
    result = table.upsert(pq.read_table(parquet), join_cols=["id"])
    print(result.rows_updated, result.rows_inserted)


def appends(warehouse: str, count: int, rows: int) -> None:
    catalog = open_catalog(warehouse)
    catalog.create_namespace("bench")
    batch = pa.table({"id": pa.array(range(rows), pa.int64()), "name": [f"name {n}" for n in range(rows)]})
    table = catalog.create_table("bench.small", schema=batch.schema)
    for _ in range(count):
        start = time.perf_counter()
        table.append(batch)
        print((time.perf_counter() - start) * 1000)


if __name__ == "__main__":
    verb, warehouse, *rest = sys.argv[1:]
    if verb == "appends":
        appends(warehouse, *(int(number) for number in rest))
    else:
        {"create": create, "upsert": upsert}[verb](warehouse, *rest)
