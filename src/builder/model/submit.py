# What `devanture model submit` hands to spark-submit: the SQL over a log, its answer as files.
# spark-submit submit.py PAIRS.sql EVENTS OUT        EVENTS and OUT may be s3://, gs://, hdfs://; CSV or Parquet by their names
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import asc_nulls_first

sql, events, out = sys.argv[1:4]
spark = SparkSession.builder.appName("devanture pairs").getOrCreate()
log = spark.read.parquet(events) if ".parquet" in events else spark.read.csv(events, header=True)
if "ts" not in log.columns:
    log = log.withColumnRenamed("timestamp", "ts")
for name, missing in [("customer_id", None), ("event_type", "view")]:
    if name not in log.columns:
        log = log.selectExpr("*", f"CAST({'NULL' if missing is None else repr(missing)} AS STRING) AS {name}")
log.createOrReplaceTempView("events")
# One file in order: pairs are far fewer than events.
pairs = spark.sql(open(sql, encoding="utf-8").read()).repartition(1)
pairs = pairs.sortWithinPartitions(asc_nulls_first("item_a"), asc_nulls_first("item_b")).write.mode("overwrite")
if out.rstrip("/").endswith(".parquet"):
    pairs.parquet(out)
else:
    pairs.csv(out, header=True, escape='"', emptyValue="", ignoreLeadingWhiteSpace=False, ignoreTrailingWhiteSpace=False)
spark.stop()
