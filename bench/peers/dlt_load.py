"""dlt to a filesystem Iceberg table, one process a load.

usage: dlt_load.py rows|arrow FOLDER NDJSON [upsert]
"""

import json
import os
import sys

mode, folder, source, *write = sys.argv[1:]
os.environ["DLT_DATA_DIR"] = os.path.join(folder, "dlt")
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"

import dlt  # noqa: E402  (its settings are read from the environment at import)
import pyarrow.json as arrow_json  # noqa: E402


def rows():
    if mode == "arrow":
        yield arrow_json.read_json(source)
        return
    with open(source, encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


disposition = {"disposition": "merge", "strategy": "upsert"} if write else "append"
pipeline = dlt.pipeline(
    pipeline_name="bench",
    pipelines_dir=os.path.join(folder, "pipelines"),
    destination=dlt.destinations.filesystem(bucket_url=f"file://{folder}/lake"),
    dataset_name="bench",
)
pipeline.run(
    dlt.resource(rows, name="orders", primary_key="id", write_disposition=disposition, table_format="iceberg"),
    loader_file_format="parquet",
)
