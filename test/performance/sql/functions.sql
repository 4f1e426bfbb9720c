CREATE TEMPORARY VIEW codes AS
SELECT CONCAT(CAST(flight AS STRING), ':', CAST(distance AS STRING)) AS code, time_hour FROM flights;

CREATE TEMPORARY VIEW trips AS
SELECT tailnum, distance, time_hour FROM flights WHERE tailnum IS NOT NULL;
