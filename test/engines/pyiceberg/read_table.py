"""Tell what PyIceberg sees of a table, snapshot by snapshot, as JSON; rows go to Parquet files beside.

Of each data file: the statistics that its manifest declares, and the same computed from the file.

usage: read_table.py METADATA_FILE OUTPUT_FOLDER
"""

import datetime as dt
import json
import os
import sys
import uuid
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyarrow.parquet as pq
from pyiceberg.conversions import from_bytes
from pyiceberg.table import StaticTable
from pyiceberg.utils.datetime import date_to_days, datetime_to_micros, time_to_micros
from rows_file import write_rows

TRUNCATED_LENGTH = 16

metadata_file, output_folder = sys.argv[1:]
table = StaticTable.from_metadata(metadata_file)
schema = table.schema()


def bounded_fields(file) -> list[int]:
    return sorted(set(file.lower_bounds or {}) & {field.field_id for field in schema.fields})


def as_text(value) -> str:
    """A value as PyIceberg holds it in memory: days and microseconds since 1970, bytes of a UUID."""
    match value:
        case uuid.UUID():
            return value.bytes.hex()
        case bytes():
            return value.hex()
        case dt.datetime():
            return str(datetime_to_micros(value))
        case dt.date():
            return str(date_to_days(value))
        case dt.time():
            return str(time_to_micros(value))
        case _:
            return str(value)


def declared(file) -> dict:
    fields = bounded_fields(file)
    return {
        "rows": file.record_count,
        "bytes": file.file_size_in_bytes,
        "nulls": {str(i): (file.null_value_counts or {}).get(i) for i in fields},
        "lower": {str(i): decoded(i, file.lower_bounds[i]) for i in fields},
        "upper": {str(i): decoded(i, file.upper_bounds[i]) for i in fields if i in file.upper_bounds},
    }


def decoded(field_id: int, value: bytes) -> str:
    return as_text(from_bytes(schema.find_type(field_id), value))


def actual(file) -> dict:
    """Lower and upper bounds of the values that the file holds, as the manifest may state them."""
    path = unquote(urlparse(file.file_path).path) if file.file_path.startswith("file:") else file.file_path
    rows = pq.ParquetFile(path).read()
    by_id = {int(field.metadata[b"PARQUET:field_id"]): rows[field.name] for field in rows.schema}
    result = {"rows": rows.num_rows, "bytes": os.path.getsize(path), "nulls": {}, "lower": {}, "upper": {}}
    for field_id in bounded_fields(file):
        column = by_id[field_id]
        result["nulls"][str(field_id)] = column.null_count
        values = sorted_values(column)
        result["lower"][str(field_id)] = as_text(lower_bound(values[0]))
        if field_id in file.upper_bounds:
            result["upper"][str(field_id)] = as_text(upper_bound(values[-1]))
    return result


def sorted_values(column) -> list:
    values = [value for value in column.to_pylist() if value is not None and value == value]
    # Code points order as UTF-8 bytes do, and Python compares strings by code points.
    return sorted(values)


def lower_bound(value):
    return value[:TRUNCATED_LENGTH] if isinstance(value, (str, bytes)) else value


def upper_bound(value):
    if not isinstance(value, (str, bytes)) or len(value) <= TRUNCATED_LENGTH:
        return value
    head = value[:TRUNCATED_LENGTH]
    if isinstance(value, str):
        return head[:-1] + chr(ord(head[-1]) + 1)
    return head[:-1] + bytes([head[-1] + 1])


snapshots = []
for snapshot in table.snapshots():
    scan = table.scan(snapshot_id=snapshot.snapshot_id)
    rows_file = str(Path(output_folder) / f"{snapshot.snapshot_id}.parquet")
    rows = scan.to_arrow()
    write_rows(rows, rows_file)
    snapshots.append(
        {
            "id": str(snapshot.snapshot_id),
            "operation": snapshot.summary.operation.value,
            "summary": dict(snapshot.summary.additional_properties),
            "rows": rows.num_rows,
            "rowsFile": rows_file,
            "files": [{"declared": declared(task.file), "actual": actual(task.file)} for task in scan.plan_files()],
        }
    )

print(
    json.dumps(
        {
            "schema": json.loads(schema.model_dump_json()),
            "identifiers": sorted(schema.identifier_field_names()),
            "spec": [{"name": f.name, "transform": str(f.transform)} for f in table.spec().fields],
            "current": None if table.current_snapshot() is None else str(table.current_snapshot().snapshot_id),
            "snapshots": snapshots,
        }
    )
)
