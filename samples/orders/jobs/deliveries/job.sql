-- Who brings each order, and on which day, by an async function in TypeScript: functions/delivery.ts. by-sql.sql says the same by expressions.

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

INSERT INTO deliveries
SELECT order_id, known.d.carrier, known.d.arrives
FROM (SELECT order_id, delivery(country, ordered_at) AS d FROM orders) AS known;
