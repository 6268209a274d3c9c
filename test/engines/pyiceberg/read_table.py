"""Tell what PyIceberg sees of a table, snapshot by snapshot, as JSON; rows go to Parquet files beside.

usage: read_table.py METADATA_FILE OUTPUT_FOLDER
"""

import json
import sys
from pathlib import Path

from pyiceberg.conversions import from_bytes
from pyiceberg.table import StaticTable
from rows_file import write_rows

metadata_file, output_folder = sys.argv[1:]
table = StaticTable.from_metadata(metadata_file)


def statistics(entry_file) -> dict:
    schema = table.schema()
    bounds = {}
    for kind, values in (("lower", entry_file.lower_bounds), ("upper", entry_file.upper_bounds)):
        bounds[kind] = {
            str(field_id): str(from_bytes(schema.find_type(field_id), value)) for field_id, value in (values or {}).items()
        }
    return {
        "path": entry_file.file_path,
        "rows": entry_file.record_count,
        "bytes": entry_file.file_size_in_bytes,
        "partition": [None if value is None else str(value) for value in entry_file.partition],
        "value_counts": {str(k): v for k, v in (entry_file.value_counts or {}).items()},
        "null_counts": {str(k): v for k, v in (entry_file.null_value_counts or {}).items()},
        "nan_counts": {str(k): v for k, v in (entry_file.nan_value_counts or {}).items()},
        **bounds,
    }


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
            "files": [statistics(task.file) for task in scan.plan_files()],
        }
    )

print(
    json.dumps(
        {
            "schema": json.loads(table.schema().model_dump_json()),
            "identifiers": sorted(table.schema().identifier_field_names()),
            "spec": [{"name": f.name, "transform": str(f.transform)} for f in table.spec().fields],
            "current": None if table.current_snapshot() is None else str(table.current_snapshot().snapshot_id),
            "snapshots": snapshots,
        }
    )
)
