-- The same visits as a session window, for a comparison: weir test sessions --against samples/orders/jobs/sessions/by-sql.sql

CREATE TABLE visits_made (
  customer STRING,
  began    TIMESTAMP(3),
  ended    TIMESTAMP(3),
  clicks   BIGINT
) WITH (
  'connector' = 'kafka',
  'topic' = 'visits',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
);

INSERT INTO visits_made
SELECT customer, window_start, window_end, COUNT(*)
FROM TABLE(SESSION(TABLE clicks PARTITION BY customer, DESCRIPTOR(clicked_at), INTERVAL '30' MINUTE))
GROUP BY customer, window_start, window_end;
