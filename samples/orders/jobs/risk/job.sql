-- A card that is refused twice or more and then works within ten minutes may be a stolen one.

CREATE TABLE suspicions (
  card     STRING,
  refusals BIGINT,
  tried    DECIMAL(38, 2),
  began    TIMESTAMP(3),
  paid     TIMESTAMP(3),
  order_id STRING
) WITH (
  'connector' = 'kafka',
  'topic' = 'suspicions',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

INSERT INTO suspicions
SELECT *
FROM payments
MATCH_RECOGNIZE (
  PARTITION BY card
  ORDER BY paid_at
  MEASURES
    COUNT(refused.payment_id) AS refusals,
    SUM(refused.amount)       AS tried,
    FIRST(refused.paid_at)    AS began,
    paid.paid_at              AS paid,
    paid.order_id             AS order_id
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (refused{2,} paid) WITHIN INTERVAL '10' MINUTE
  DEFINE
    refused AS refused.outcome = 'refused',
    paid    AS paid.outcome = 'paid'
);
