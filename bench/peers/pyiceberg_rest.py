"""PyIceberg over Iceberg REST: append to one table, each append its own commit; print the milliseconds of each.

usage: pyiceberg_rest.py URI NAMESPACE COUNT ROWS, with the keys of the object store in AWS's variables
"""

import sys
import time

import pyarrow as pa
from pyiceberg.catalog.rest import RestCatalog


def appends(uri: str, namespace: str, count: int, rows: int) -> None:
    # It reaches the store with its own keys, as we do: no request per object for a signature. Where the store is, Nessie says.
    catalog = RestCatalog("bench", uri=uri, **{"header.X-Iceberg-Access-Delegation": ""})
    catalog.create_namespace(namespace)
    batch = pa.table({"id": pa.array(range(rows), pa.int64()), "name": [f"name {n}" for n in range(rows)]})
    table = catalog.create_table(f"{namespace}.small", schema=batch.schema)
    for _ in range(count):
        start = time.perf_counter()
        table.append(batch)
        print((time.perf_counter() - start) * 1000)


if __name__ == "__main__":
    uri, namespace, *numbers = sys.argv[1:]
    appends(uri, namespace, *(int(number) for number in numbers))
