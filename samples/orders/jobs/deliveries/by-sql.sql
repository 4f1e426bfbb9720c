-- What functions/delivery.ts says, in SQL: the same rows.

CREATE TABLE deliveries (
  order_id STRING,
  carrier  STRING,
  arrives  DATE
) WITH (
  'connector' = 'kafka',
  'topic' = 'deliveries',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

CREATE TEMPORARY VIEW carried AS
SELECT order_id, ordered_at,
       CASE country WHEN 'DE' THEN 'Hauspost' WHEN 'NL' THEN 'Hauspost' WHEN 'FR' THEN 'Route Bleue' WHEN 'PL' THEN 'Bocian' WHEN 'SE' THEN 'Norrbud' END AS carrier,
       CASE country WHEN 'DE' THEN 1 WHEN 'NL' THEN 2 WHEN 'FR' THEN 3 WHEN 'PL' THEN 5 WHEN 'SE' THEN 6 END
         + CASE WHEN EXTRACT(HOUR FROM ordered_at) >= 14 THEN 1 ELSE 0 END AS days
FROM orders;

CREATE TEMPORARY VIEW brought AS
SELECT order_id, carrier, CAST(TIMESTAMPADD(DAY, days, ordered_at) AS DATE) AS arrives FROM carried;

INSERT INTO deliveries
SELECT order_id, carrier, CASE WHEN DAYOFWEEK(arrives) = 1 THEN arrives + INTERVAL '1' DAY ELSE arrives END
FROM brought;
