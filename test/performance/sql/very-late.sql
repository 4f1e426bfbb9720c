CREATE TABLE very_late (
  carrier   STRING,
  origin    STRING,
  dep_delay DOUBLE
) WITH ('connector' = '@SINK@');

INSERT INTO very_late
SELECT carrier, origin, dep_delay
FROM flights
WHERE dep_delay > 900;
