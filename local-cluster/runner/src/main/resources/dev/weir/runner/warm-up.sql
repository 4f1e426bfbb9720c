-- Run once by every engine when it starts: a window, a join, a Top-N and an aggregate over a few generated rows.
CREATE TABLE orders (
  id BIGINT,
  customer INT,
  amount DOUBLE,
  note STRING,
  at AS CAST(CURRENT_TIMESTAMP AS TIMESTAMP(3)),
  WATERMARK FOR at AS at - INTERVAL '1' SECOND
) WITH ('connector' = 'datagen', 'number-of-rows' = '20', 'fields.customer.min' = '1', 'fields.customer.max' = '3', 'fields.note.length' = '4');

CREATE TABLE customers (
  id INT,
  name STRING
) WITH ('connector' = 'datagen', 'number-of-rows' = '3', 'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '3', 'fields.name.length' = '4');

CREATE TABLE totals (customer INT, opened TIMESTAMP(3), total DOUBLE, orders BIGINT) WITH ('connector' = 'blackhole');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO totals
SELECT customer, window_start, SUM(amount), COUNT(*)
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(at), INTERVAL '1' SECOND))
GROUP BY customer, window_start, window_end;
END;

SELECT name, total, place
FROM (
  SELECT name, total, ROW_NUMBER() OVER (ORDER BY total DESC) AS place
  FROM (
    SELECT c.name, SUM(o.amount) AS total
    FROM orders o JOIN customers c ON o.customer = c.id
    WHERE UPPER(o.note) <> 'none'
    GROUP BY c.name
  )
)
WHERE place <= 3;
