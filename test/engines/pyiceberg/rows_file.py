"""Rows as a Parquet file that every reader takes for the same."""

import pyarrow as pa
import pyarrow.parquet as pq


def write_rows(rows: pa.Table, path: str) -> None:
    """UUIDs as text: what a reader makes of them in Parquet depends on the reader."""
    pq.write_table(pa.table([as_text(rows[name]) for name in rows.column_names], names=rows.column_names), path)


def as_text(column: pa.ChunkedArray):
    whole = column.combine_chunks()
    if not isinstance(whole.type, pa.UuidType):
        return whole
    return pa.array([None if value is None else str(value) for value in whole.to_pylist()], pa.string())
