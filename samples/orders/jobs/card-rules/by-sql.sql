-- The same alerts without the function, for a comparison: weir test card-rules --against samples/orders/jobs/card-rules/by-sql.sql

CREATE TABLE alerts (
  card     STRING,
  rule     STRING,
  refusals BIGINT,
  tried    DECIMAL(38, 2),
  began    TIMESTAMP(3),
  ended    TIMESTAMP(3),
  order_id STRING
) WITH (
  'connector' = 'kafka',
  'topic' = 'alerts',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

INSERT INTO alerts
SELECT card, 'stolen', refusals, tried, CAST(began AS TIMESTAMP(3)), CAST(ended AS TIMESTAMP(3)), order_id
FROM payments
MATCH_RECOGNIZE (
  PARTITION BY card
  ORDER BY paid_at
  MEASURES
    COUNT(refused.order_id) AS refusals,
    SUM(refused.amount)     AS tried,
    FIRST(refused.paid_at)  AS began,
    paid.paid_at            AS ended,
    paid.order_id           AS order_id
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (refused{2,} paid) WITHIN INTERVAL '10' MINUTE
  DEFINE
    refused AS refused.outcome = 'refused',
    paid    AS paid.outcome = 'paid'
)
UNION ALL
SELECT r.card, 'given-up', CAST(NULL AS BIGINT), r.amount, CAST(r.paid_at AS TIMESTAMP(3)), CAST(r.paid_at AS TIMESTAMP(3)), r.order_id
FROM payments AS r
LEFT JOIN payments AS p
  ON p.card = r.card
 AND p.paid_at > r.paid_at
 AND p.paid_at <= r.paid_at + INTERVAL '15' MINUTE
WHERE r.outcome = 'refused' AND p.card IS NULL;
