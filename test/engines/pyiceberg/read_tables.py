"""Tell what PyIceberg sees of tables, snapshot by snapshot, as JSON; rows go to Parquet files.

Of each data file: the statistics that its manifest declares, and the same computed from the file. Of each table: row
filters by which PyIceberg finds other rows than those of all that they select.

usage: read_tables.py OUTPUT_FOLDER REQUESTS, a JSON list of {"name", "metadata", "snapshotsMax", "unfilterable"}
"""

import datetime as dt
import json
import os
import sys
import uuid
from pathlib import Path

import pyarrow.parquet as pq
from pyiceberg.conversions import from_bytes
from pyiceberg.table import StaticTable
from pyiceberg.utils.datetime import date_to_days, datetime_to_micros, time_to_micros
from row_filters import wrong_filters
from rows_file import write_rows

TRUNCATED_LENGTH = 16
LAST_CODE_POINT = 0x10FFFF


def bounded_fields(schema, file) -> list[int]:
    known = set(file.lower_bounds or {}) | set(file.nan_value_counts or {})
    return sorted(known & {field.field_id for field in schema.fields})


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
        case float():
            # A bound may be either zero.
            return str(value + 0.0) if value != 0 else "0.0"
        case _:
            return str(value)


def declared(schema, file) -> dict:
    fields = bounded_fields(schema, file)
    lower, upper = file.lower_bounds or {}, file.upper_bounds or {}

    def decoded(field_id: int, value: bytes) -> str:
        return as_text(from_bytes(schema.find_type(field_id), value))

    return {
        "rows": file.record_count,
        "bytes": file.file_size_in_bytes,
        "nulls": {str(i): (file.null_value_counts or {}).get(i) for i in fields},
        "nans": {str(i): (file.nan_value_counts or {}).get(i) for i in fields},
        "lower": {str(i): decoded(i, lower[i]) for i in fields if i in lower},
        "upper": {str(i): decoded(i, upper[i]) for i in fields if i in upper},
    }


def actual(schema, file) -> dict:
    """Lower and upper bounds of the values that the file holds, as the manifest may state them."""
    path = file.file_path.removeprefix("file://")
    rows = pq.ParquetFile(path).read()
    by_id = {int(field.metadata[b"PARQUET:field_id"]): rows[field.name] for field in rows.schema}
    result = {"rows": rows.num_rows, "bytes": os.path.getsize(path), "nulls": {}, "nans": {}, "lower": {}, "upper": {}}
    for field_id in bounded_fields(schema, file):
        key, column = str(field_id), by_id[field_id]
        result["nulls"][key] = column.null_count
        found = column.to_pylist()
        values = sorted(value for value in found if value is not None and value == value)
        is_float = str(schema.find_type(field_id)) in ("float", "double")
        is_counted = is_float and field_id in (file.nan_value_counts or {})
        result["nans"][key] = sum(value is not None and value != value for value in found) if is_counted else None
        if values:
            result["lower"][key] = as_text(lower_bound(values[0]))
            upper = upper_bound(values[-1])
            if upper is not None:
                result["upper"][key] = as_text(upper)
    return result


def lower_bound(value):
    return value[:TRUNCATED_LENGTH] if isinstance(value, (str, bytes)) else value


def upper_bound(value):
    """What is cut short is raised at its end; `None` where nothing can be raised."""
    if not isinstance(value, (str, bytes)) or len(value) <= TRUNCATED_LENGTH:
        return value
    for last in reversed(range(TRUNCATED_LENGTH)):
        if isinstance(value, bytes):
            if value[last] < 0xFF:
                return value[:last] + bytes([value[last] + 1])
        elif ord(value[last]) < LAST_CODE_POINT:
            following = ord(value[last]) + 1
            return value[:last] + chr(0xE000 if following == 0xD800 else following)
    return None


def view_of(request: dict, output: Path) -> dict:
    table = StaticTable.from_metadata(request["metadata"])
    schema = table.schema()
    snapshots = []
    for snapshot in table.snapshots()[-request["snapshotsMax"] :]:
        scan = table.scan(snapshot_id=snapshot.snapshot_id)
        rows_file = str(output / f"{snapshot.snapshot_id}.parquet")
        rows = scan.to_arrow()
        write_rows(rows, rows_file)
        files = [task.file for task in scan.plan_files()]
        snapshots.append(
            {
                "id": str(snapshot.snapshot_id),
                "operation": snapshot.summary.operation.value,
                "summary": dict(snapshot.summary.additional_properties),
                "rows": rows.num_rows,
                "rowsFile": rows_file,
                "files": [{"declared": declared(schema, file), "actual": actual(schema, file)} for file in files],
            }
        )
    return {
        "schema": json.loads(schema.model_dump_json()),
        "identifiers": sorted(schema.identifier_field_names()),
        "spec": [{"name": f.name, "transform": str(f.transform)} for f in table.spec().fields],
        "current": None if table.current_snapshot() is None else str(table.current_snapshot().snapshot_id),
        "snapshotCount": len(table.snapshots()),
        "snapshots": snapshots,
        "wrongFilters": wrong_filters(table, request["unfilterable"]),
    }


folder, requests = Path(sys.argv[1]), json.loads(sys.argv[2])
views = {}
for request in requests:
    try:
        views[request["name"]] = view_of(request, folder)
    except Exception as error:
        views[request["name"]] = {"error": f"{type(error).__name__}: {error}"}
print(json.dumps(views))
