-- The visits of each customer, by a process function in TypeScript: functions/sessions.ts. by-sql.sql says the same as a session window.

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
SELECT customer, began, ended, clicks
FROM visits(clicks => TABLE clicks PARTITION BY customer ORDER BY clicked_at, on_time => DESCRIPTOR(clicked_at), uid => 'visits');
