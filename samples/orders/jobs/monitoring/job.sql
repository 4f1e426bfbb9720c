-- Three things to keep an eye on: orders nobody paid for, returns by reason, and how much each partition of the clicks brings.

CREATE TABLE unpaid (order_id STRING, customer STRING, amount DECIMAL(10, 2), ordered_at TIMESTAMP(3)) WITH ('connector' = 'kafka', 'topic' = 'unpaid', 'properties.bootstrap.servers' = 'localhost:9092', 'format' = 'json');
CREATE TABLE returned (reason STRING, window_start TIMESTAMP(3), times BIGINT) WITH ('connector' = 'kafka', 'topic' = 'returned', 'properties.bootstrap.servers' = 'localhost:9092', 'format' = 'json');
CREATE TABLE partitions (`partition` INT, window_start TIMESTAMP(3), clicks BIGINT) WITH ('connector' = 'kafka', 'topic' = 'partitions', 'properties.bootstrap.servers' = 'localhost:9092', 'format' = 'json');

EXECUTE STATEMENT SET
BEGIN

INSERT INTO unpaid
SELECT o.order_id, o.customer, o.amount, o.ordered_at
FROM orders AS o
LEFT JOIN payments AS p
  ON p.order_id = o.order_id
 AND p.outcome = 'paid'
 AND p.paid_at BETWEEN o.ordered_at AND o.ordered_at + INTERVAL '15' MINUTE
WHERE p.order_id IS NULL;

INSERT INTO returned
SELECT reason, window_start, COUNT(*)
FROM TABLE(TUMBLE(TABLE `returns`, DESCRIPTOR(returned_at), INTERVAL '1' HOUR))
GROUP BY reason, window_start, window_end;

INSERT INTO partitions
SELECT `partition`, window_start, COUNT(*)
FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(clicked_at), INTERVAL '10' MINUTE))
GROUP BY `partition`, window_start, window_end;

END;
