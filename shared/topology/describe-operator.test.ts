import { describe, expect, it } from 'vitest';
import { changelogWord, describeOperator, describeShip } from './describe-operator.ts';
import type { Operator } from './model.ts';

const operator = (change: Partial<Operator>): Operator => ({
  uid: 'u', operatorId: 'o', name: 'Calc[3]', description: '', type: 'calc', parallelism: 1, maxParallelism: null, slotSharingGroup: 'default',
  chaining: 'always', chain: 'c', changelog: null, upsertKey: null, state: [], range: null, job: 0, table: null, ...change,
});

describe('describeOperator', () => {
  it.each([
    ['calc', '[3]:Calc(select=[a, b], where=[(a > 0)])', 'where a > 0'],
    ['calc', '[3]:Calc(select=[a, CAST(b AS VARCHAR(3)) AS c])', 'a, CAST(b AS VARCHAR(3)) AS c'],
    ['group-aggregate', '[5]:GroupAggregate(groupBy=[carrier], select=[carrier, COUNT(*) AS n])', 'by carrier'],
    ['group-aggregate', '[5]:GroupAggregate(select=[COUNT(*) AS n])', 'COUNT(*) AS n'],
    ['local-window-aggregate', "[4]:LocalWindowAggregate(groupBy=[k], window=[HOP(time_col=[ts], size=[1 h], slide=[5 min])], select=[k])", 'by k · hop 1 h 5 min'],
    ['join', '[7]:Join(joinType=[LeftOuterJoin], where=[(a = b)], select=[a])', 'left outer join · a = b'],
    ['rank', '[9]:Rank(strategy=[RetractStrategy], rankType=[ROW_NUMBER], rankRange=[rankStart=1, rankEnd=10], partitionBy=[], orderBy=[n DESC], select=[n])', 'rows 1–10 · by n DESC'],
    ['deduplicate', '[9]:Deduplicate(keep=[LastRow], key=[id], order=[ROWTIME])', 'lastrow · per id · rowtime'],
    ['watermark-assigner', '[2]:WatermarkAssigner(rowtime=[ts], watermark=[(ts - 5000:INTERVAL SECOND)])', 'ts - 5000:INTERVAL SECOND'],
    ['source', '[1]:TableSourceScan(table=[[c, d, t]], fields=[a, b])', 'a, b'],
    ['process', 'My own map (with [brackets', 'My own map (with [brackets'],
  ])('reads %s off %s', (type, description, meaning) => {
    expect(describeOperator(operator({ type, description, name: 'x' })).meaning).toBe(meaning);
  });

  it('does not say the name of a program’s operator twice', () => {
    expect(describeOperator(operator({ type: 'sink', name: 'end: Writer', description: 'end: Writer' }))).toMatchObject({ title: 'end', meaning: '' });
    expect(describeOperator(operator({ type: 'map', name: 'write', description: 'write' }))).toMatchObject({ title: 'write', kind: 'map', meaning: '' });
  });

  it('names an operator after its table, its own name, or its kind', () => {
    expect(describeOperator(operator({ table: 'c.d.flights', type: 'source' }))).toMatchObject({ title: 'flights', kind: 'source' });
    expect(describeOperator(operator({ name: 'GlobalWindowAggregate[6]', type: 'global-window-aggregate' }))).toMatchObject({ title: 'Global window aggregate', kind: '' });
    expect(describeOperator(operator({ name: 'Delays per airport' }))).toMatchObject({ title: 'Delays per airport', kind: 'calc' });
    expect(describeOperator(operator({ name: '' })).title).toBe('Calc');
  });

  it('tells the operators of one sink apart', () => {
    const sink = { table: 'c.d.late', type: 'sink' };
    expect(describeOperator(operator({ ...sink, name: 'late', description: 'late[34]: Writer' }))).toMatchObject({ title: 'late', kind: 'sink', meaning: 'Writer' });
    expect(describeOperator(operator({ ...sink, name: 'late: Committer', description: 'late[34]: Committer' }))).toMatchObject({ title: 'late', meaning: 'Committer' });
    expect(describeOperator(operator({ ...sink, name: 'ConstraintEnforcer', description: 'ConstraintEnforcer[NotNullEnforcer(fields=[carrier])]' }))).toMatchObject({
      title: 'Constraint enforcer',
      kind: 'sink',
      meaning: 'NotNullEnforcer(fields=[carrier])',
    });
    expect(describeOperator(operator({ table: 'c.d.flights', type: 'source', name: 'flights', description: 'Source: KafkaSource-c.d.flights' })).meaning).toBe('KafkaSource');
  });

  it('warns of state that nothing removes', () => {
    const state = [{ name: 's', kind: 'value', ttl: null }];
    expect(describeOperator(operator({ type: 'group-aggregate', state }))).toMatchObject({ state: 'state, no TTL', stateNeverExpires: true });
    expect(describeOperator(operator({ type: 'global-window-aggregate', state }))).toMatchObject({ state: 'state', stateNeverExpires: false });
    expect(describeOperator(operator({ type: 'join', state: [{ ...state[0]!, ttl: '1 h' }, { ...state[0]!, ttl: '2 h' }] })).state).toBe('state 1 h / 2 h');
  });
});

describe('words', () => {
  it('names a changelog as Flink does', () => {
    expect([changelogWord(['+I']), changelogWord(['+I', '+U', '-D']), changelogWord(['+I', '-U', '+U']), changelogWord(['+I', '-D']), changelogWord(null)]).toEqual(['append', 'upsert', 'retract', 'retract', '']);
  });

  it('says how rows are shipped', () => {
    expect([describeShip({ ship: 'HASH', key: ['a', 'b'] }), describeShip({ ship: 'REBALANCE', key: null }), describeShip({ ship: 'HASH', key: [] })]).toEqual(['hash(a, b)', 'rebalance', 'hash']);
  });
});
