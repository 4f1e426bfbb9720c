import { describe, expect, it } from 'vitest';
import { nextWindow } from './event-window.ts';
import type { Operator, Topology } from './model.ts';
import { type Held, stallOf } from './stall.ts';
import type { OperatorTime } from './time-facts.ts';

const NOW = Date.UTC(2026, 4, 4, 10, 5, 41);
const at = (hour: number, minute: number, second = 0, milli = 0) => Date.UTC(2026, 4, 4, hour, minute, second, milli);
const GOING: Held = { paused: false, sources: new Map() };

const operator = (uid: string, type: string, more: Partial<Operator> = {}): Operator => ({
  uid, operatorId: uid, name: uid, description: uid, type, parallelism: 1, maxParallelism: null, slotSharingGroup: 'default', chaining: 'always', chain: uid,
  changelog: ['+I'], upsertKey: null, state: [], range: null, job: 0, table: null, ...more,
});
const edge = (from: string, to: string, input = 0) => ({ from, to, ship: 'HASH', exchange: 'PIPELINED', input, key: null });
const source = (name: string) => operator(name, 'source', { table: `default_catalog.default_database.${name}`, name: `Source: ${name}` });
const WINDOW = operator('window', 'window-aggregate', { description: 'WindowAggregate(groupBy=[item], window=[TUMBLE(time_col=[ts], size=[5 min])], select=[item, COUNT(*)])' });
const JOIN = operator('join', 'interval-join', { description: 'IntervalJoin(joinType=[InnerJoin])' });

const ONE: Topology = { operators: [source('orders'), operator('assigner', 'watermark-assigner'), WINDOW, operator('sink', 'sink')], edges: [edge('orders', 'assigner'), edge('assigner', 'window'), edge('window', 'sink')], chains: [], slots: { total: 1, groups: {} } };
const TWO: Topology = { operators: [source('orders'), source('payments'), JOIN, WINDOW], edges: [edge('orders', 'join', 1), edge('payments', 'join', 2), edge('join', 'window')], chains: [], slots: { total: 1, groups: {} } };

type Part = Partial<OperatorTime>;
const time = (name: string, part: Part = {}): OperatorTime => ({ operator: name, inputs: [], watermark: at(10, 4), watermarkSince: 41_000, recordsSince: 41_000, records: 100, late: null, busy: 0.1, splits: [], ...part });
const facts = (...operators: OperatorTime[]) => ({ at: NOW, operators });
const split = (id: string, part: Partial<OperatorTime['splits'][number]> = {}) => ({ id, watermark: at(10, 6), watermarkSince: 100, idle: false, ...part });
const window = (part: Part = {}) => time('window', { inputs: [at(10, 4)], ...part });
const say = (topology: Topology, held: Held, ...operators: OperatorTime[]) => stallOf(facts(...operators), topology, held)?.sentence;

describe('the sentence when event time stands', () => {
  it('names the partition that sends nothing, the window that waits, and an idle timeout', () => {
    const stall = stallOf(facts(time('orders', { recordsSince: 10, splits: [split('orders-0'), split('orders-2', { watermark: at(10, 4), watermarkSince: 41_000 })] }), time('assigner'), window()), ONE, GOING);
    expect(stall?.sentence).toBe('Partition 2 of orders has sent nothing for 41 s; window [10:00, 10:05) waits for it.');
    expect(stall?.fix?.sql).toBe("SET 'table.exec.source.idle-timeout' = '30 s';");
    expect(stall).toMatchObject({ waits: 'window', for: 'orders' });
  });

  it.each(['2', '3-orders-2', 'KafkaPartition-orders-2'])('calls the split %s partition 2', (id) => {
    const splits = [split('0'), split(id, { watermark: at(10, 4), watermarkSince: 41_000 })];
    expect(say(ONE, GOING, time('orders', { recordsSince: 10, splits }), time('assigner'), window())).toMatch(/^Partition 2 of orders/);
  });

  it('passes over a partition that Flink takes for idle', () => {
    const splits = [split('orders-0', { watermark: at(10, 4), watermarkSince: 7_000 }), split('orders-2', { watermark: at(9, 0), watermarkSince: 99_000, idle: true })];
    expect(say(ONE, GOING, time('orders', { splits }), time('assigner'), window())).toBe('orders has sent nothing for 41 s; window [10:00, 10:05) waits for it.');
  });

  it('names a source as a whole; a single one cannot be waited out', () => {
    const stall = stallOf(facts(time('orders'), time('assigner'), window()), ONE, GOING);
    expect(stall?.sentence).toBe('orders has sent nothing for 41 s; window [10:00, 10:05) waits for it.');
    expect(stall?.fix).toBeUndefined();
  });

  it('names the slower input of a join', () => {
    const stall = stallOf(facts(time('orders', { watermark: at(10, 30), recordsSince: 10 }), time('payments', { recordsSince: 130_000 }), time('join', { inputs: [at(10, 30), at(10, 4)] }), window()), TWO, GOING);
    expect(stall?.sentence).toBe('payments has sent nothing for 2 min; the interval join waits for it.');
    expect(stall?.fix).toBeDefined();
  });

  it('says that a source has never sent anything', () => {
    expect(say(TWO, GOING, time('orders', { recordsSince: 10 }), time('payments', { records: 0, watermark: 'none', recordsSince: 9_000 }), time('join', { inputs: [at(10, 4), 'none'] }), window({ inputs: ['none'] }))).toBe(
      'payments has sent nothing since the run began 9 s ago; the interval join waits for it.',
    );
  });

  it('says that rows come without a later time', () => {
    expect(say(ONE, GOING, time('orders', { recordsSince: 20 }), time('assigner'), window())).toBe(
      'orders sends rows, but none is later than those before, so its watermark stands at 10:04; window [10:00, 10:05) waits for a later one.',
    );
  });

  it('says that rows come without a watermark', () => {
    expect(say(ONE, GOING, time('orders', { recordsSince: 20, watermark: 'none' }), time('assigner', { watermark: 'none' }), window({ inputs: ['none'] }))).toMatch(/^orders sends rows but no watermark, .* Give its table a WATERMARK\.$/);
  });

  it('says that the times may be seconds', () => {
    const early = at(10, 4) / 1000;
    expect(say(ONE, GOING, time('orders', { recordsSince: 20, watermark: early }), time('assigner', { watermark: early }), window({ inputs: [early] }))).toMatch(/^The watermark of orders stands in 1970: its time column may count seconds/);
  });

  it('says that rows queue, and where', () => {
    const ahead = time('assigner', { watermark: at(10, 9), recordsSince: 5, watermarkSince: 5, busy: 0.1 });
    const busy = window({ busy: 0.98 });
    expect(say(ONE, GOING, time('orders', { watermark: at(10, 9), recordsSince: 5 }), ahead, busy)).toBe('The watermark 10:09 has left orders and not reached the window aggregate: rows queue at the window aggregate, which is busy all the time.');
    expect(say(ONE, GOING, time('orders', { watermark: at(10, 9), recordsSince: 5 }), ahead, window())).toMatch(/rows queue before it\.$/);
  });

  it('says that all of a source is idle', () => {
    expect(say(ONE, GOING, time('orders', { splits: [split('orders-0', { idle: true }), split('orders-1', { idle: true })] }), time('assigner'), window())).toBe('All of orders is idle, so its watermark stands; window [10:00, 10:05) waits until a row comes.');
  });

  it('says what a person holds', () => {
    const hold = (how: 'paused' | 'silenced') => stallOf(facts(time('orders'), time('assigner'), window()), ONE, { paused: false, sources: new Map([['orders', how]]) });
    expect(hold('paused')?.sentence).toBe('orders is paused; window [10:00, 10:05) waits for it.');
    expect(hold('silenced')).toMatchObject({ sentence: 'orders is silenced, as if it sent nothing; window [10:00, 10:05) waits for it.', fix: { title: 'Insert an idle timeout' } });
  });

  it('says nothing while the run is paused, time goes on, all is through, or nothing waits for time', () => {
    expect(say(ONE, { paused: true, sources: new Map() }, time('orders'), time('assigner'), window())).toBeUndefined();
    expect(say(ONE, GOING, time('orders'), time('assigner'), window({ watermarkSince: 1_000 }))).toBeUndefined();
    expect(say(ONE, GOING, time('orders', { watermark: 'end' }), time('assigner', { watermark: 'end' }), window({ inputs: ['end'], watermark: 'end' }))).toBeUndefined();
    const plain: Topology = { ...ONE, operators: [source('orders'), operator('calc', 'calc')], edges: [edge('orders', 'calc')] };
    expect(say(plain, GOING, time('orders'), time('calc', { inputs: [at(10, 4)] }))).toBeUndefined();
  });

  it('does not blame a source that has ended', () => {
    expect(say(TWO, GOING, time('orders', { watermark: 'end' }), time('payments'), time('join', { inputs: ['end', at(10, 4)] }), window())).toMatch(/^payments has sent nothing/);
  });
});

describe('the next window', () => {
  const of = (text: string, mark: number) => {
    const found = nextWindow(text, mark);
    return found && [found.start, found.end].map((each) => new Date(each).toISOString().slice(11, 19)).join(' ');
  };
  it('is the first whose last millisecond the watermark has not reached', () => {
    expect(of('TUMBLE(time_col=[ts], size=[5 min])', at(10, 4, 59, 998))).toBe('10:00:00 10:05:00');
    expect(of('TUMBLE(time_col=[ts], size=[5 min])', at(10, 4, 59, 999))).toBe('10:05:00 10:10:00');
    expect(of('TUMBLE(slice_end=[$slice_end], size=[1 h], offset=[10 min])', at(10, 4))).toBe('09:10:00 10:10:00');
    expect(of('HOP(time_col=[ts], size=[10 min], slide=[5 min])', at(10, 4))).toBe('09:55:00 10:05:00');
    expect(of('CUMULATE(time_col=[ts], max_size=[1 h], step=[10 min])', at(10, 14))).toBe('10:00:00 10:20:00');
    expect(of("window=[TumblingGroupWindow('w$, ts, 300000)]", at(10, 4))).toBe('10:00:00 10:05:00');
    expect(of('SESSION(time_col=[ts], gap=[5 min])', at(10, 4))).toBeUndefined();
  });
});
