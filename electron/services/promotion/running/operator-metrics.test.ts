import { expect, it } from 'vitest';
import { linesOf } from '../flink-metrics.ts';
import { figuresOf, neededMetrics } from './operator-metrics.ts';

const spread = (values: Record<string, [min: number, max: number, sum: number]>) => new Map(Object.entries(values).map(([name, [min, max, sum]]) => [name, { min, max, sum }]));

const LONG = 'GroupWindowAggregate[7]: window(TUMBLE(slice_end=[$slice_end], size=[5 min])), SELECT COUNT(*)';

it('finds the metrics of an operator under the name that Flink has made of its own', () => {
  const known = ['Source__flights[1].numRecordsOut', 'Source__flights[1].KafkaSourceReader.KafkaConsumer.numRecordsOut', `${LONG.slice(0, 80).replaceAll(/[ .:,]/g, '_')}.currentOutputWatermark`, 'busyTimeMsPerSecond', 'Shuffle.Netty.numRecordsIn'];
  const needed = neededMetrics(known, [{ uid: 'source', name: 'flights', flinkName: 'Source: flights[1]', table: 'flights' }, { uid: 'window', name: 'GroupWindowAggregate', flinkName: LONG, table: null }]);
  expect(needed.of('source', 'numRecordsOut')).toBe('Source__flights[1].numRecordsOut');
  expect(needed.of('window', 'currentOutputWatermark')).toBe(known[2]);
  expect(needed.of('window', 'numRecordsOut')).toBeUndefined();
  expect(new Set(needed.names)).toEqual(new Set(['busyTimeMsPerSecond', known[0], known[2]]));
});

it('tells operators of one name apart by their order, whatever numbers another planning gave them', () => {
  const known = ['Calc[12].numRecordsOut', 'Calc[5].numRecordsOut'];
  const needed = neededMetrics(known, [{ uid: 'second', name: 'Calc', flinkName: 'Calc[9]', table: null }, { uid: 'first', name: 'Calc', flinkName: 'Calc[2]', table: null }]);
  expect([needed.of('first', 'numRecordsOut'), needed.of('second', 'numRecordsOut')]).toEqual(['Calc[5].numRecordsOut', 'Calc[12].numRecordsOut']);
});

it('finds a real connector by its table: a stand-in is called otherwise', () => {
  const sink = { uid: 'sink', name: 'sums', flinkName: 'sums[11]: Writer', table: 'default_catalog.default_database.sums' };
  expect(neededMetrics(['Sink__sums[6].numRecordsIn', 'Calc[5].numRecordsIn'], [sink]).names).toEqual(['Sink__sums[6].numRecordsIn']);
  expect(neededMetrics(['sums[6]__Committer.numRecordsIn', 'Sink__sums[6]__Writer.numRecordsIn', 'Sink__late_sums[7].numRecordsIn'], [sink]).names).toEqual(['Sink__sums[6]__Writer.numRecordsIn']);
});

it('takes no figure for two operators of one name: Flink writes both into one', () => {
  const needed = neededMetrics(['Calc_1.numRecordsOut'], [{ uid: 'a', name: 'Calc 1', table: null }, { uid: 'b', name: 'Calc 1', table: null }]);
  expect([needed.of('a', 'numRecordsOut'), needed.of('b', 'numRecordsOut'), needed.names]).toEqual([undefined, undefined, []]);
});

it('sums rows, takes the worst share and the slowest watermark, and leaves out what Flink has no number for', () => {
  const needed = neededMetrics(['a.numRecordsIn', 'a.numRecordsOut', 'a.currentOutputWatermark', 'busyTimeMsPerSecond', 'backPressuredTimeMsPerSecond'], [{ uid: 'u', name: 'a', table: null }]);
  const all = spread({ 'a.numRecordsIn': [1, 2, 3], 'a.numRecordsOut': [0, 9, 9], 'a.currentOutputWatermark': [100, 200, 300], busyTimeMsPerSecond: [10, 920, 930], backPressuredTimeMsPerSecond: [0, 1003, 1003] });
  expect(figuresOf('u', needed, all)).toEqual({ operator: 'u', recordsIn: 3, recordsOut: 9, busy: 0.92, backpressured: 1, watermark: 100 });
  const none = spread({ 'a.currentOutputWatermark': [-9.223372036854776e18, 5, 5], busyTimeMsPerSecond: [NaN, NaN, NaN] });
  expect(figuresOf('u', needed, none)).toEqual({ operator: 'u', recordsIn: null, recordsOut: null, busy: null, backpressured: null, watermark: null });
});

it('asks for no more names at once than the first line of a request holds', () => {
  const names = Array.from({ length: 90 }, (_, index) => `${index}`.padStart(100, 'x'));
  const lines = linesOf(names);
  expect(lines.flat()).toEqual(names);
  expect(Math.max(...lines.map((line) => line.join(',').length))).toBeLessThan(3200);
  expect(lines).toHaveLength(4);
  expect(linesOf([])).toEqual([]);
});
