-- Run once by every engine when it starts: a sample stream through a window, a join, a Top-N and an aggregate.
CREATE TABLE orders (
  id BIGINT,
  customer INT,
  amount DOUBLE,
  note STRING,
  placed TIMESTAMP(3),
  WATERMARK FOR placed AS placed - INTERVAL '1' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');

CREATE TABLE customers (
  id INT,
  name STRING
) WITH ('connector' = 'datagen', 'number-of-rows' = '3', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '3', 'fields.name.length' = '4');

CREATE TABLE totals (customer INT, opened TIMESTAMP(3), total DOUBLE, orders BIGINT) WITH ('connector' = 'blackhole');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO totals
SELECT customer, window_start, SUM(amount), COUNT(*)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(placed), INTERVAL '1' SECOND))
GROUP BY customer, window_start, window_end;
END;

SELECT name, total, rank_no
FROM (
  SELECT name, total, ROW_NUMBER() OVER (ORDER BY total DESC) AS rank_no
  FROM (
    SELECT c.name, SUM(o.amount) AS total
    FROM orders o JOIN customers c ON o.customer = c.id
    WHERE UPPER(o.note) <> 'NONE'
    GROUP BY c.name
  )
)
WHERE rank_no <= 3;
