SELECT origin, COUNT(*) AS departures, AVG(dep_delay) AS mean_delay
FROM flights
GROUP BY origin;
