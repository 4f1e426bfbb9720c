// Payments that were refused, hour by hour, by the country that the order came from. The same in SQL: by-sql.sql.
import { count, from, interval, sql, sum } from '@weir/sdk';

sql`CREATE TABLE refusals (
  country      STRING,
  window_start TIMESTAMP(3),
  refused      BIGINT,
  amount       DECIMAL(38, 2)
) WITH (
  'connector' = 'kafka',
  'topic' = 'refusals',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json'
)`;

const refused = from('payments').where((p) => p.outcome.eq('refused'));

const placed = refused
  .join(from('orders'), (p, o) => p.order_id.eq(o.order_id).and(p.paid_at.between(o.ordered_at, o.ordered_at.plus(interval(1, 'hour')))))
  .select((p, o) => ({ country: o.country, amount: p.amount, paid_at: p.paid_at }));

placed
  .tumble('paid_at', interval(1, 'hour'))
  .groupBy((w) => ({ country: w.country, window_start: w.window_start, window_end: w.window_end }))
  .aggregate((w) => ({ refused: count(), amount: sum(w.amount) }))
  .select((hour) => ({ country: hour.country, window_start: hour.window_start, refused: hour.refused, amount: hour.amount }))
  .insertInto('refusals');
