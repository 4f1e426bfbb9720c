import { BIGINT, DECIMAL, Decimal, list, process, ROW, STRING, tableOf, TIMESTAMP, type ValueOf } from '@weir/sdk';

const PAYMENT = { order_id: STRING, outcome: STRING, amount: DECIMAL(10, 2), paid_at: TIMESTAMP(3) };
const REFUSAL = ROW({ order_id: STRING, amount: DECIMAL(10, 2), at: TIMESTAMP(3).notNull() });
const ALERT = ROW({ rule: STRING, refusals: BIGINT, tried: DECIMAL(38, 2), began: TIMESTAMP(3), ended: TIMESTAMP(3), order_id: STRING });
const QUIET = { minutes: 15 };

const givenUp = ({ order_id, amount, at }: NonNullable<ValueOf<typeof REFUSAL>>) => ({ rule: 'given-up', refusals: null, tried: amount, began: at, ended: at, order_id });

/** Two rules about the payments of a card: `stolen`, it works within ten minutes of two or more refusals; `given-up`, nothing follows a refusal for a quarter of an hour. */
export const card_rules = process(
  {
    input: { payments: tableOf(PAYMENT, { partitioned: true, timed: true }) },
    state: { refused: list(REFUSAL) },
    returns: ALERT,
    time: TIMESTAMP(3),
  },
  {
    *onRow({ state, time, timers }, { outcome, order_id, amount }) {
      const before = [...state.refused];
      // The timer may not have come yet: rows and timers of one watermark come in turns.
      const given = before.at(-1);
      if (given && given.at.plus(QUIET).compare(time!) < 0) {
        yield givenUp(given);
        state.refused.clear();
      }
      if (outcome === 'refused') {
        state.refused.add({ order_id, amount, at: time! });
        timers.event.set('quiet', time!.plus({ ...QUIET, milliseconds: 1 }));
        return;
      }
      const earliest = time!.plus({ minutes: -10 });
      const near = before.filter(({ at }) => at.compare(earliest) >= 0);
      if (outcome === 'paid' && near.length >= 2) {
        const tried = near.reduce((sum, refusal) => sum.plus(refusal.amount ?? Decimal.of(0)), Decimal.of('0.00'));
        yield { rule: 'stolen', refusals: BigInt(near.length), tried, began: near[0]!.at, ended: time, order_id };
      }
      state.refused.clear();
      timers.event.clear('quiet');
    },
    *onTimer({ state }) {
      yield givenUp([...state.refused].at(-1)!);
      state.refused.clear();
    },
  },
);
