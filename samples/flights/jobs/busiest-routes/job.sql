-- The ten busiest routes so far.
--
-- Every departure can move a route past another: the Top-N takes back what it said (-U) and says it anew (+U).

CREATE TABLE flights (
  origin   STRING,
  dest     STRING,
  dep_time INT,
  distance INT
) WITH (
  'connector' = 'kafka',
  'topic' = 'flights',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'busiest-routes',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE busiest_routes (
  place    BIGINT,
  origin   STRING,
  dest     STRING,
  flights  BIGINT,
  distance INT,
  PRIMARY KEY (place) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'busiest-routes',
  'properties.bootstrap.servers' = 'localhost:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

INSERT INTO busiest_routes
SELECT place, origin, dest, flights, distance
FROM (
  SELECT *,
         ROW_NUMBER() OVER (ORDER BY flights DESC, origin, dest) AS place
  FROM (
    SELECT origin, dest, COUNT(*) AS flights, MAX(distance) AS distance
    FROM flights
    WHERE dep_time IS NOT NULL
    GROUP BY origin, dest
  )
)
WHERE place <= 10;
