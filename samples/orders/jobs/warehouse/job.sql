-- One row an ordered article for the warehouse: an order that was delivered twice counts once, and each article has its title.

CREATE TABLE order_lines (
  order_id   STRING,
  sku        INT,
  title      STRING,
  category   STRING,
  quantity   INT,
  price      DECIMAL(10, 2),
  ordered_at TIMESTAMP(3)
) WITH (
  'connector' = 'kafka',
  'topic' = 'order-lines',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

CREATE TEMPORARY VIEW single_orders AS
SELECT order_id, items, ordered_at, PROCTIME() AS seen_at
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY ordered_at) AS delivery
  FROM orders
)
WHERE delivery = 1;

CREATE TEMPORARY VIEW lines AS
SELECT o.order_id, i.sku, i.quantity, i.price, o.ordered_at, o.seen_at
FROM single_orders AS o
CROSS JOIN UNNEST(o.items) AS i (sku, quantity, price);

INSERT INTO order_lines
SELECT l.order_id, l.sku, p.title, p.category, l.quantity, l.price, l.ordered_at
FROM lines AS l
LEFT JOIN products FOR SYSTEM_TIME AS OF l.seen_at AS p ON p.sku = l.sku;
