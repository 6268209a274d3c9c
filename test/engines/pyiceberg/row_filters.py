"""Row filters that must find in a table what they select of all its rows: false statistics or partitions lose some."""

import math

from pyiceberg.expressions import (
    EqualTo,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNaN,
    IsNull,
    LessThan,
    LessThanOrEqual,
    NotEqualTo,
    NotNaN,
    NotNull,
    NotStartsWith,
    StartsWith,
)
from pyiceberg.types import DoubleType, FloatType, PrimitiveType, StringType

VALUES_MAX = 4


def wrong_filters(table, unfilterable: list[str]) -> list[str]:
    """Filters on the columns that the table is partitioned by, or on all where it is not."""
    if table.current_snapshot() is None:
        return []
    schema = table.schema()
    sources = {field.source_id for field in table.spec().fields}
    # PyIceberg takes a dot in a name for a path.
    fields = [
        field
        for field in schema.fields
        if isinstance(field.field_type, PrimitiveType) and "." not in field.name and field.name not in unfilterable
    ]
    rows = table.scan().to_arrow().to_pylist()
    return [
        f"{row_filter}: found {found}, not {expected}"
        for field in fields
        if not sources or field.field_id in sources
        for row_filter, predicate in filters_of(field, [row[field.name] for row in rows])
        if (found := count(table, row_filter)) != (expected := sum(predicate(row[field.name]) for row in rows))
    ]


def count(table, row_filter):
    try:
        return table.scan(row_filter=row_filter).to_arrow().num_rows
    except Exception as error:
        return f"{type(error).__name__} {error}"


def filters_of(field, found):
    name = field.name
    yield IsNull(name), lambda value: value is None
    yield NotNull(name), lambda value: value is not None
    if isinstance(field.field_type, (FloatType, DoubleType)):
        yield IsNaN(name), is_nan
        yield NotNaN(name), lambda value: value is not None and not is_nan(value)
    values = sample(found)
    for one in values:
        yield EqualTo(name, one), lambda value, one=one: value == one
        yield NotEqualTo(name, one), lambda value, one=one: value is not None and value != one
        yield GreaterThan(name, one), lambda value, one=one: value is not None and value > one
        yield GreaterThanOrEqual(name, one), lambda value, one=one: value is not None and value >= one
        yield LessThan(name, one), lambda value, one=one: value is not None and value < one
        yield LessThanOrEqual(name, one), lambda value, one=one: value is not None and value <= one
        if isinstance(field.field_type, StringType):
            for prefix in {one[:1], one[:2], one[:16], one}:
                yield StartsWith(name, prefix), lambda value, prefix=prefix: value is not None and value.startswith(prefix)
                yield NotStartsWith(name, prefix), lambda value, prefix=prefix: value is not None and not value.startswith(prefix)
    if len(values) > 1:
        yield In(name, set(values[:2])), lambda value: value is not None and value in values[:2]


def sample(found) -> list:
    """The least and the greatest value, and some between."""
    values = sorted({value for value in found if value is not None and not is_nan(value) and not is_out_of_float(value)})
    step = max(1, math.ceil((len(values) - 1) / (VALUES_MAX - 1)))
    return sorted({*values[::step], *values[-1:]})


def is_out_of_float(value) -> bool:
    """PyIceberg finds no literal of infinity for a float."""
    return isinstance(value, float) and math.isinf(value)


def is_nan(value) -> bool:
    return value is not None and value != value
