-- Who looks at this article buys that one: the three most bought within half an hour of a look.

CREATE TABLE also_bought (
  looked_at INT,
  place     BIGINT,
  bought    INT,
  times     BIGINT,
  PRIMARY KEY (looked_at, place) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'also-bought',
  'properties.bootstrap.servers' = 'localhost:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);

CREATE TEMPORARY VIEW looks_and_orders AS
SELECT c.sku AS looked_at, o.items
FROM clicks AS c
JOIN orders AS o
  ON o.customer = c.customer
 AND o.ordered_at BETWEEN c.clicked_at AND c.clicked_at + INTERVAL '30' MINUTE
WHERE c.page = 'product';

INSERT INTO also_bought
SELECT looked_at, place, bought, times
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY looked_at ORDER BY times DESC, bought) AS place
  FROM (
    SELECT l.looked_at, i.sku AS bought, COUNT(*) AS times
    FROM looks_and_orders AS l
    CROSS JOIN UNNEST(l.items) AS i (sku, quantity, price)
    WHERE i.sku <> l.looked_at
    GROUP BY l.looked_at, i.sku
  )
)
WHERE place <= 3;
