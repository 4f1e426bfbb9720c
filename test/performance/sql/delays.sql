CREATE TABLE delays (
  origin       STRING,
  window_start TIMESTAMP(3),
  departures   BIGINT,
  mean_delay   DOUBLE,
  worst        DOUBLE
) WITH ('connector' = '@SINK@');

INSERT INTO delays
SELECT origin, window_start,
       COUNT(*)       AS departures,
       AVG(dep_delay) AS mean_delay,
       MAX(dep_delay) AS worst
FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(time_hour), INTERVAL '1' HOUR))
WHERE dep_delay IS NOT NULL
GROUP BY origin, window_start, window_end;
