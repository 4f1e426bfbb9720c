-- Two rules about cards, as a process function in TypeScript with state and timers: functions/card-rules.ts. by-sql.sql says the same in SQL.

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
SELECT card, rule, refusals, tried, began, ended, order_id
FROM card_rules(payments => TABLE payments PARTITION BY card ORDER BY paid_at, on_time => DESCRIPTOR(paid_at), uid => 'card-rules');
