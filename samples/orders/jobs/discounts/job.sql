-- What customers save by buying three of an article. The rule is a function in TypeScript: functions/discounts.ts.

CREATE TABLE savings (
  order_id STRING,
  amount   DECIMAL(10, 2),
  saved    DECIMAL(12, 2)
) WITH (
  'connector' = 'kafka',
  'topic' = 'savings',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

INSERT INTO savings
SELECT order_id, amount, saved
FROM (SELECT order_id, amount, volume_discount(items) AS saved FROM orders)
WHERE saved > 0;
