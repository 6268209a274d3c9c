"""Do things to tables through an Iceberg REST catalog with PyIceberg, one after the other, and print what each gives.

usage: rest_steps.py CONNECTION STEPS
CONNECTION is JSON: {"uri", "endpoint", "accessKeyId", "secretAccessKey"}; the uri selects the branch.
STEPS is a JSON list: {"do": "create" | "append" | "delete" | "rows" | "tables" | "drop", "table", ...}
"""

import json
import sys

import pyarrow as pa
from pyiceberg.catalog import load_catalog
from pyiceberg.exceptions import NamespaceAlreadyExistsError

SCHEMA = pa.schema([pa.field("id", pa.int64(), nullable=False), pa.field("name", pa.string())])


def create(catalog, step):
    try:
        catalog.create_namespace(step["table"].split(".")[0])
    except NamespaceAlreadyExistsError:
        pass
    table = catalog.create_table(step["table"], SCHEMA)
    return table.metadata_location


def append(catalog, step):
    ids, names = zip(*step["rows"])
    rows = pa.table({"id": pa.array(ids, pa.int64()), "name": pa.array(names, pa.string())}, SCHEMA)
    catalog.load_table(step["table"]).append(rows)


def delete(catalog, step):
    catalog.load_table(step["table"]).delete(step["where"])


def rows(catalog, step):
    found = catalog.load_table(step["table"]).scan().to_arrow().sort_by("id").to_pylist()
    return [[row["id"], row["name"]] for row in found]


def tables(catalog, step):
    return sorted(".".join(name) for name in catalog.list_tables(step["namespace"]))


def drop(catalog, step):
    catalog.drop_table(step["table"])


def main(connection, steps):
    catalog = load_catalog(
        "nessie",
        **{
            "type": "rest",
            "uri": connection["uri"],
            "s3.endpoint": connection["endpoint"],
            "s3.region": "us-east-1",
            "s3.access-key-id": connection["accessKeyId"],
            "s3.secret-access-key": connection["secretAccessKey"],
        },
    )
    do = {"create": create, "append": append, "delete": delete, "rows": rows, "tables": tables, "drop": drop}
    print(json.dumps([do[step["do"]](catalog, step) for step in steps]))


main(json.loads(sys.argv[1]), json.loads(sys.argv[2]))
