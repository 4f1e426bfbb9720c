SELECT window_start, origin, COUNT(*) AS departures
FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(time_hour), INTERVAL '1' DAY))
GROUP BY window_start, window_end, origin;
