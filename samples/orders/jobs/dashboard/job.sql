-- The live dashboard: orders and revenue of each country so far today, anew every ten minutes.

CREATE TABLE revenue (
  country  STRING,
  so_far   TIMESTAMP(3),
  orders   BIGINT,
  revenue  DECIMAL(38, 2)
) WITH (
  'connector' = 'kafka',
  'topic' = 'revenue',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

INSERT INTO revenue
SELECT country, window_end, COUNT(*), SUM(amount)
FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '10' MINUTE, INTERVAL '1' DAY))
GROUP BY country, window_start, window_end;
