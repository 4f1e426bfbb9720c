-- Each flight with the weather that was valid at its airport when it was due to leave.
--
-- A temporal join: `weather` is a table with versions, one for every hour, and a flight sees the version of its own time,
-- however late the flight itself arrives.

CREATE TABLE flights (
  time_hour TIMESTAMP_LTZ(3),
  origin    STRING,
  carrier   STRING,
  flight    INT,
  dest      STRING,
  dep_delay DOUBLE,
  WATERMARK FOR time_hour AS time_hour - INTERVAL '1' DAY
) WITH (
  'connector' = 'kafka',
  'topic' = 'flights',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'flights-weather',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE weather (
  origin     STRING,
  time_hour  TIMESTAMP_LTZ(3),
  wind_speed DOUBLE,
  precip     DOUBLE,
  visib      DOUBLE,
  PRIMARY KEY (origin) NOT ENFORCED,
  WATERMARK FOR time_hour AS time_hour
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'weather',
  'properties.bootstrap.servers' = 'localhost:9092',
  'key.format' = 'json',
  'value.format' = 'json',
  'value.json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE departures_in_weather (
  time_hour  TIMESTAMP_LTZ(3),
  flight     STRING,
  origin     STRING,
  dest       STRING,
  dep_delay  DOUBLE,
  wind_speed DOUBLE,
  precip     DOUBLE,
  visib      DOUBLE
) WITH (
  'connector' = 'kafka',
  'topic' = 'departures-in-weather',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

INSERT INTO departures_in_weather
SELECT f.time_hour,
       f.carrier || CAST(f.flight AS STRING) AS flight,
       f.origin,
       f.dest,
       f.dep_delay,
       w.wind_speed,
       w.precip,
       w.visib
FROM flights AS f
JOIN weather FOR SYSTEM_TIME AS OF f.time_hour AS w
  ON f.origin = w.origin;
