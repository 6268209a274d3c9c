"""Write tables of many kinds with PyIceberg, and tell what it reads back from each snapshot.

usage: write_tables.py FOLDER
"""

import datetime as dt
import decimal
import json
import sys
import uuid
from pathlib import Path

import pyarrow as pa
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.expressions import EqualTo, GreaterThan
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import BucketTransform, DayTransform, IdentityTransform, MonthTransform, TruncateTransform
from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FixedType,
    FloatType,
    IntegerType,
    ListType,
    LongType,
    MapType,
    NestedField,
    StringType,
    StructType,
    TimestampType,
    TimestamptzType,
    TimeType,
    UUIDType,
)
from rows_file import write_rows

folder = Path(sys.argv[1])
catalog = SqlCatalog("peer", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}")
catalog.create_namespace("peer")
UTC = dt.timezone.utc


def every_type():
    schema = Schema(
        NestedField(1, "flag", BooleanType()),
        NestedField(2, "small", IntegerType()),
        NestedField(3, "large", LongType()),
        NestedField(4, "single", FloatType()),
        NestedField(5, "double", DoubleType()),
        NestedField(6, "money", DecimalType(12, 2)),
        NestedField(7, "huge", DecimalType(38, 10)),
        NestedField(8, "day", DateType()),
        NestedField(9, "clock", TimeType()),
        NestedField(10, "local", TimestampType()),
        NestedField(11, "instant", TimestamptzType()),
        NestedField(12, "text", StringType()),
        NestedField(13, "identity", UUIDType()),
        NestedField(14, "four", FixedType(4)),
        NestedField(15, "bytes", BinaryType()),
        NestedField(16, "point", StructType(NestedField(17, "x", DoubleType()), NestedField(18, "label", StringType()))),
        NestedField(19, "tags", ListType(20, StringType(), element_required=False)),
        NestedField(21, "counts", MapType(22, StringType(), 23, LongType(), value_required=False)),
    )
    row = {
        "flag": True, "small": -5, "large": 2**62 + 1, "single": 1.5, "double": float("nan"),
        "money": decimal.Decimal("-1234567890.12"), "huge": decimal.Decimal("1234567890123456789012345678.0123456789"),
        "day": dt.date(1969, 12, 31), "clock": dt.time(23, 59, 59, 999999),
        "local": dt.datetime(1969, 12, 31, 23, 59, 59, 1), "instant": dt.datetime(2026, 2, 3, 4, 5, 6, 7, UTC),
        "text": "héllo 🧊 'quoted'", "identity": uuid.UUID("f79c3e09-677c-4bbd-a479-3f349cb785e7").bytes, "four": b"\x00\x01\xfe\xff",
        "bytes": b"\x00bin", "point": {"x": 1.25, "label": "p"}, "tags": ["a", None, "c"], "counts": [("k", 1), ("l", None)],
    }
    nulls = {name: None for name in row}
    table = catalog.create_table("peer.every_type", schema=schema)
    table.append(pa.Table.from_pylist([row, nulls], schema=table.schema().as_arrow()))
    return table


def simple_rows(first, count):
    return pa.table(
        {
            "id": pa.array(range(first, first + count), pa.int64()),
            "name": pa.array([f"name {n % 7}" for n in range(first, first + count)]),
            "at": pa.array([dt.datetime(2026, 1, 1, tzinfo=UTC) + dt.timedelta(hours=n) for n in range(first, first + count)],
                           pa.timestamp("us", "UTC")),
        }
    )


def changed():
    """Appends, deletes of part of a file, overwrites and an upsert: copy-on-write over several snapshots."""
    table = catalog.create_table("peer.changed", schema=simple_rows(0, 1).schema)
    table.append(simple_rows(0, 100))
    table.append(simple_rows(100, 50))
    table.delete(EqualTo("name", "name 3"))
    table.overwrite(simple_rows(500, 5), overwrite_filter=GreaterThan("id", 140))
    table.upsert(simple_rows(495, 10), join_cols=["id"])
    return table


def partitioned():
    schema = Schema(NestedField(1, "id", LongType()), NestedField(2, "name", StringType()), NestedField(3, "at", TimestamptzType()))
    spec = PartitionSpec(
        PartitionField(3, 1000, DayTransform(), "at_day"),
        PartitionField(1, 1001, BucketTransform(4), "id_bucket"),
        PartitionField(2, 1002, TruncateTransform(3), "name_trunc"),
    )
    table = catalog.create_table("peer.partitioned", schema=schema, partition_spec=spec)
    table.append(simple_rows(0, 60))
    with table.update_spec() as update:
        update.remove_field("name_trunc")
        update.remove_field("at_day")
        update.add_field("name", IdentityTransform(), "name_whole")
        update.add_field("at", MonthTransform(), "at_month")
    table.append(simple_rows(60, 40))
    return table


def evolved():
    """Columns added, renamed, widened, moved and dropped, nested ones too, between appends."""
    schema = Schema(
        NestedField(1, "id", IntegerType()),
        NestedField(2, "ratio", FloatType()),
        NestedField(3, "place", StructType(NestedField(4, "city", StringType()), NestedField(5, "level", IntegerType()))),
        NestedField(6, "gone", StringType()),
    )
    table = catalog.create_table("peer.evolved", schema=schema)
    table.append(pa.Table.from_pylist([{"id": 1, "ratio": 0.5, "place": {"city": "Oslo", "level": 3}, "gone": "x"}],
                                      schema=table.schema().as_arrow()))
    with table.update_schema() as update:
        update.rename_column("place.city", "town")
        update.update_column("place.level", LongType())
        update.add_column(("place", "country"), StringType())
        update.update_column("id", LongType())
        update.update_column("ratio", DoubleType())
        update.rename_column("ratio", "share")
        update.delete_column("gone")
        update.add_column("added", StringType())
        update.move_first("added")
    table.append(pa.Table.from_pylist(
        [{"added": "new", "id": 2**40, "share": 0.1, "place": {"town": "Bergen", "level": 2**40, "country": "NO"}}],
        schema=table.schema().as_arrow()))
    return table


def empty():
    return catalog.create_table("peer.empty", schema=simple_rows(0, 1).schema)


def keyed():
    """A table with a key, in partitions."""
    schema = Schema(
        NestedField(1, "id", LongType(), required=True),
        NestedField(2, "name", StringType()),
        NestedField(3, "at", TimestamptzType()),
        identifier_field_ids=[1],
    )
    spec = PartitionSpec(PartitionField(1, 1000, BucketTransform(4), "id_bucket"))
    table = catalog.create_table("peer.keyed", schema=schema, partition_spec=spec)
    for first in (0, 50):
        table.append(simple_rows(first, 50).cast(table.schema().as_arrow()))
    table.delete(EqualTo("name", "name 3"))
    return table


def v1():
    table = catalog.create_table("peer.version_one", schema=simple_rows(0, 1).schema, properties={"format-version": "1"})
    table.append(simple_rows(0, 10))
    table.append(simple_rows(10, 10))
    return table


report = []
for make in (every_type, changed, partitioned, evolved, empty, keyed, v1):
    name = make.__name__
    table = make().refresh()
    snapshots = []
    for snapshot in table.snapshots():
        rows = table.scan(snapshot_id=snapshot.snapshot_id).to_arrow()
        rows_file = str(folder / f"{name}-{snapshot.snapshot_id}.rows.parquet")
        write_rows(rows, rows_file)
        snapshots.append({"id": str(snapshot.snapshot_id), "rows": rows.num_rows, "rowsFile": rows_file})
    report.append({"name": name, "metadata": table.metadata_location, "snapshots": snapshots})
print(json.dumps(report))
