-- Departure delays per airport, for every hour of the timetable.
--
-- The rows come in the order in which flights left. A flight that left more than two hours after its hour
-- has missed the watermark: its window is closed, and it is dropped.

CREATE TABLE flights (
  time_hour TIMESTAMP_LTZ(3),
  origin    STRING,
  dest      STRING,
  carrier   STRING,
  dep_delay DOUBLE,
  WATERMARK FOR time_hour AS time_hour - INTERVAL '2' HOUR
) WITH (
  'connector' = 'kafka',
  'topic' = 'flights',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'delays-by-airport',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE delays (
  origin       STRING,
  window_start TIMESTAMP(3),
  departures   BIGINT,
  mean_delay   DOUBLE,
  worst        DOUBLE
) WITH (
  'connector' = 'kafka',
  'topic' = 'delays',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

-- Cancelled flights never left: they have no delay.
CREATE TEMPORARY VIEW departures AS
SELECT origin, dest, carrier, dep_delay, time_hour
FROM flights
WHERE dep_delay IS NOT NULL;

INSERT INTO delays
SELECT origin, window_start,
       COUNT(*)       AS departures,
       AVG(dep_delay) AS mean_delay,
       MAX(dep_delay) AS worst
FROM TABLE(
  TUMBLE(TABLE departures, DESCRIPTOR(time_hour), INTERVAL '1' HOUR))
GROUP BY origin, window_start, window_end;
