-- Revenue by the customers' tier as it is now: when a customer's tier changes or the record is deleted, what was counted moves or goes.

CREATE TABLE revenue_by_tier (
  tier      STRING,
  customers BIGINT,
  orders    BIGINT,
  revenue   DECIMAL(38, 2),
  PRIMARY KEY (tier) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'revenue-by-tier',
  'properties.bootstrap.servers' = 'localhost:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

INSERT INTO revenue_by_tier
SELECT c.tier, COUNT(DISTINCT o.customer), COUNT(*), SUM(o.amount)
FROM orders AS o
JOIN customers AS c ON c.customer = o.customer
GROUP BY c.tier;
