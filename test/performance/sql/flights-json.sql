CREATE TABLE flights (
  `year`         INT,
  `month`        INT,
  `day`          INT,
  dep_time       INT,
  sched_dep_time INT,
  dep_delay      DOUBLE,
  arr_time       INT,
  sched_arr_time INT,
  arr_delay      DOUBLE,
  carrier        STRING,
  flight         INT,
  tailnum        STRING,
  origin         STRING,
  dest           STRING,
  air_time       DOUBLE,
  distance       DOUBLE,
  `hour`         INT,
  `minute`       INT,
  time_hour      TIMESTAMP(3),
  WATERMARK FOR time_hour AS time_hour - INTERVAL '@LATENESS@' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '@DATA@',
  'format' = 'json'
);
