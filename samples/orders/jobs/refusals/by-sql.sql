-- What job.ts says, in SQL: the same operators, the same rows.

CREATE TABLE refusals (
  country      STRING,
  window_start TIMESTAMP(3),
  refused      BIGINT,
  amount       DECIMAL(38, 2)
) WITH (
  'connector' = 'kafka',
  'topic' = 'refusals',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

CREATE TEMPORARY VIEW placed AS
SELECT o.country, p.amount, p.paid_at
FROM payments AS p
JOIN orders AS o ON p.order_id = o.order_id AND p.paid_at BETWEEN o.ordered_at AND o.ordered_at + INTERVAL '1' HOUR
WHERE p.outcome = 'refused';

INSERT INTO refusals
SELECT country, window_start, COUNT(*), SUM(amount)
FROM TABLE(TUMBLE(TABLE placed, DESCRIPTOR(paid_at), INTERVAL '1' HOUR))
GROUP BY country, window_start, window_end;
