-- What the shop's systems write; every job of the workspace reads some of it.

CREATE TABLE orders (
  order_id   STRING,
  customer   STRING,
  country    STRING,
  items      ARRAY<ROW<sku INT, quantity INT, price DECIMAL(10, 2)>>,
  amount     DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '30' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'orders',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'shop',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TABLE payments (
  payment_id STRING,
  order_id   STRING,
  card       STRING,
  outcome    STRING,
  amount     DECIMAL(10, 2),
  paid_at    TIMESTAMP(3),
  WATERMARK FOR paid_at AS paid_at - INTERVAL '10' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'payments',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'shop',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TABLE clicks (
  customer    STRING,
  sku         INT,
  page        STRING,
  `partition` INT METADATA VIRTUAL,
  clicked_at  TIMESTAMP(3),
  WATERMARK FOR clicked_at AS clicked_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'clicks',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'shop',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TABLE `returns` (
  order_id    STRING,
  reason      STRING,
  returned_at TIMESTAMP(3),
  WATERMARK FOR returned_at AS returned_at - INTERVAL '10' SECOND
) WITH (
  'connector' = 'kafka',
  'topic' = 'returns',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'shop',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

-- The customers' table of the shop's database, as Debezium tells its changes.
CREATE TABLE customers (
  customer   STRING,
  name       STRING,
  tier       STRING,
  changed_at TIMESTAMP(3),
  PRIMARY KEY (customer) NOT ENFORCED
) WITH (
  'connector' = 'kafka',
  'topic' = 'shop.public.customers',
  'properties.bootstrap.servers' = 'localhost:9092',
  'properties.group.id' = 'shop',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'debezium-json'
);

-- Looked up in the shop's database, article by article.
CREATE TABLE products (
  sku      INT,
  title    STRING,
  category STRING,
  PRIMARY KEY (sku) NOT ENFORCED
) WITH (
  'connector' = 'jdbc',
  'url' = 'jdbc:postgresql://localhost:5432/shop',
  'table-name' = 'products'
);
