import { BIGINT, process, ROW, STRING, tableOf, TIMESTAMP, value } from '@weir/sdk';

const SESSION = ROW({ began: TIMESTAMP(3), ended: TIMESTAMP(3), clicks: BIGINT, last_page: STRING });

/** Clicks of a customer with less than half an hour between them. Each ends half an hour after its last click. */
export const visits = process(
  {
    input: { clicks: tableOf({ page: STRING }, { partitioned: true, timed: true }) },
    state: { now: value(SESSION) },
    returns: SESSION,
    time: TIMESTAMP(3),
  },
  {
    *onRow({ state, time, timers }, { page }) {
      let session = state.now.value;
      // The timer of the last one may not have come yet: rows and timers of one watermark come in turns.
      if (session && session.ended!.compare(time!) < 0) {
        yield session;
        session = null;
      }
      const ended = time!.plus({ minutes: 30 });
      state.now.value = { began: session?.began ?? time, ended, clicks: (session?.clicks ?? 0n) + 1n, last_page: page };
      // A click in the very millisecond in which it ends still belongs to it.
      timers.event.set('end', ended.plus({ milliseconds: 1 }));
    },
    *onTimer({ state }) {
      yield state.now.value!;
      state.now.clear();
    },
  },
);
