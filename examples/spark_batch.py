"""Very many participants on many machines: the function that `stegvis batch` runs, run by Spark.

Needs the extras `tables` and `spark`, and Java 17. From the root of the checkout:

    python examples/spark_batch.py participants.parquet answers.parquet --target cnc-operator --master "local[2]"

Each row of answers is what `stegvis batch` gives; the number of a row is Spark's own, unique but not without gaps.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import stegvis
from stegvis.centre.batch_answers import ANSWER_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

SPARK_TYPES = {"int64": "bigint", "int32": "int", "string": "string", "date32": "date", "bool": "boolean"}
SCHEMA = ", ".join(f"`{name}` {SPARK_TYPES[kind]}" for name, kind in ANSWER_COLUMNS)


def answered(people: DataFrame, *, today: date, target: str | None, folder: str | None = None) -> DataFrame:
    """The answers of a table of participants, wherever its parts are.

    Args:
        people: a row a participant, as `stegvis.plan_batches` reads them.
        today: the day on which the plans are made.
        target: the target of all; each participant's own if None.
        folder: the ladders, where every machine finds them; the shipped ones if None.
    """
    from pyspark.sql.functions import monotonically_increasing_id

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return stegvis.plan_batches(stegvis.load_catalogue(folder), batches, today=today, target=target)

    return people.withColumn("row", monotonically_increasing_id()).mapInArrow(work, SCHEMA)


def session(master: str) -> SparkSession:
    """A session that reaches no further than this machine, unless the master is another one."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("stegvis").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "100000")
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    return builder.getOrCreate()


def main() -> None:
    """Reads one Parquet table and writes another."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("source", nargs="?")
    asked.add_argument("goal", nargs="?")
    asked.add_argument("--target")
    asked.add_argument("--today", type=date.fromisoformat, default=date.today())
    asked.add_argument("--master", default="local[*]")
    options = asked.parse_args()
    if options.source is None or options.goal is None:
        asked.print_help()
        return
    spark = session(options.master)
    spark.sparkContext.setLogLevel("ERROR")
    answered(spark.read.parquet(options.source), today=options.today, target=options.target).write.mode("overwrite").parquet(options.goal)
    spark.stop()


if __name__ == "__main__":
    main()
