-- One source, two sinks: who cancels, and who is late.
--
-- A statement set is one Flink job: `flights` is read once and feeds both.

CREATE TABLE flights (
  time_hour TIMESTAMP_LTZ(3),
  origin    STRING,
  carrier   STRING,
  dep_time  INT,
  dep_delay DOUBLE,
  WATERMARK FOR time_hour AS time_hour - INTERVAL '1' DAY
) WITH (
  'connector' = 'kafka',
  'topic' = 'flights',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'two-sinks',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE cancelled (
  day_start TIMESTAMP(3),
  origin    STRING,
  flights   BIGINT
) WITH (
  'connector' = 'kafka',
  'topic' = 'cancelled',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

CREATE TABLE late_by_carrier (
  carrier STRING,
  late    BIGINT,
  share   DECIMAL(5, 1),
  PRIMARY KEY (carrier) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'late-by-carrier',
  'properties.bootstrap.servers' = 'localhost:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

EXECUTE STATEMENT SET
BEGIN

INSERT INTO cancelled
SELECT window_start, origin, COUNT(*)
FROM TABLE(
  TUMBLE(TABLE flights, DESCRIPTOR(time_hour), INTERVAL '1' DAY))
WHERE dep_time IS NULL
GROUP BY window_start, window_end, origin;

INSERT INTO late_by_carrier
SELECT carrier,
       COUNT(*) FILTER (WHERE dep_delay > 15),
       CAST(100.0 * COUNT(*) FILTER (WHERE dep_delay > 15) / COUNT(*) AS DECIMAL(5, 1))
FROM flights
WHERE dep_time IS NOT NULL
GROUP BY carrier;

END;
