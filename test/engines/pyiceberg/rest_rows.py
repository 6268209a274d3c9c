"""Append rows to a table by Iceberg's REST catalog and read all of them.

usage: rest_rows.py URI JSON-PROPERTIES TABLE [JSON-ROW ...]
"""

import json
import sys

import pyarrow as pa
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.exceptions import NamespaceAlreadyExistsError

uri, properties, name, *rows = sys.argv[1:]
catalog = RestCatalog("stack", uri=uri, **json.loads(properties))
batch = pa.Table.from_pylist([json.loads(row) for row in rows]) if rows else None
try:
    catalog.create_namespace(name.split(".")[0])
except NamespaceAlreadyExistsError:
    pass
table = catalog.load_table(name) if catalog.table_exists(name) else catalog.create_table(name, schema=batch.schema)
if batch is not None:
    table.append(batch)
print(json.dumps({"endpoint": table.io.properties["s3.endpoint"], "rows": table.scan().to_arrow().to_pylist()}))
