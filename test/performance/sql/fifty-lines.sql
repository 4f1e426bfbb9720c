-- Departure delays per airport, and the routes that suffer most.
CREATE TABLE flights (
  time_hour TIMESTAMP(3),
  origin    STRING,
  dest      STRING,
  carrier   STRING,
  distance  INT,
  dep_delay DOUBLE,
  WATERMARK FOR time_hour AS time_hour - INTERVAL '2' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '@DATA@',
  'format' = 'csv'
);

CREATE TABLE delays (
  origin       STRING,
  window_start TIMESTAMP(3),
  departures   BIGINT,
  mean_delay   DOUBLE,
  worst        DOUBLE
) WITH ('connector' = 'blackhole');

CREATE TABLE routes (
  origin     STRING,
  dest       STRING,
  departures BIGINT,
  late       BIGINT
) WITH ('connector' = 'blackhole');

CREATE TEMPORARY VIEW departures AS
SELECT origin, dest, carrier, distance, dep_delay, time_hour
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

INSERT INTO routes
SELECT origin, dest, COUNT(*), COUNT(*) FILTER (WHERE dep_delay > 15)
FROM departures
WHERE distance > 100
  AND carrier <> 'NA' /* typed here */
GROUP BY origin, dest;
