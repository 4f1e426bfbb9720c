-- Run by every engine when it starts. What follows the tables and stands before the second "next" is done before the engine is ready.
-- No INT anywhere: a key with one is written into heap memory by the method that also clears the buffers of windows, off the heap, and a JVM that has seen both
-- clears them two and a half times slower from then on (docs/decisions/0013-speed.md).
CREATE TABLE orders (
  id BIGINT,
  customer BIGINT,
  amount DOUBLE,
  note STRING,
  placed TIMESTAMP(3),
  WATERMARK FOR placed AS placed - INTERVAL '1' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'localhost:9092', 'properties.group.id' = 'warm-up', 'format' = 'json');

CREATE TABLE customers (
  id BIGINT,
  name STRING
) WITH ('connector' = 'datagen', 'number-of-rows' = '3', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '3', 'fields.name.length' = '4');

CREATE TABLE totals (customer BIGINT, opened TIMESTAMP(3), total DOUBLE, orders BIGINT) WITH ('connector' = 'blackhole');

-- next: an aggregate
SELECT customer, SUM(amount) AS total, COUNT(*) AS orders FROM orders WHERE UPPER(note) <> 'NONE' GROUP BY customer;

-- next: a window
EXECUTE STATEMENT SET
BEGIN
INSERT INTO totals
SELECT customer, window_start, SUM(amount), COUNT(*)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(placed), INTERVAL '1' SECOND))
GROUP BY customer, window_start, window_end;
END;

-- next: a join
CREATE TEMPORARY VIEW named AS SELECT c.name, o.amount FROM orders o JOIN customers c ON o.customer = c.id;
SELECT name, SUM(amount) AS total FROM named GROUP BY name;

-- next: a Top-N
SELECT customer, amount, rank_no
FROM (SELECT customer, amount, ROW_NUMBER() OVER (ORDER BY amount DESC) AS rank_no FROM orders)
WHERE rank_no <= 3;
