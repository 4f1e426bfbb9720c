import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Contract, Service } from '#shared/rpc/contract.ts';
import type { chaosMethods, RunTimeline, TimelineEvent } from '#shared/services/chaos.ts';
import type { RunId } from '#shared/services/run-id.ts';

type Chaos = Service<Contract<typeof chaosMethods>>;

export interface FakeChaos {
  methods: Chaos;
  begin(run: string): void;
  end(run: string): void;
}

const CHECKPOINT = 1;

/** A job of one source and one sink that restarts at once, from its first checkpoint, and repeats two rows each time. */
export function createFakeChaos(edge: { from: string; to: string }): FakeChaos {
  const lines = new Map<string, Live<RunTimeline>>();
  const over = new Set<string>();
  const get = (run: string) => lines.get(run) ?? fail('run-unknown', 'The engine knows no such run.');
  const live = (run: string) => (over.has(run) ? fail('run-over', 'The run has ended.') : get(run));
  const tell = (run: string, ...kinds: Partial<TimelineEvent>[]) => {
    const line = get(run);
    const events = kinds.map((event) => ({ at: line.value.events.length, kind: 'started' as const, job: null, operator: null, sink: null, checkpoint: null, ms: null, text: null, ...event }));
    line.set({ ...line.value, events: [...line.value.events, ...events] });
    return {};
  };
  const restart = (run: string, text: string) => {
    tell(run, { kind: 'failed', text }, { kind: 'recovered', checkpoint: CHECKPOINT, ms: 20 });
    const repeat = { at: 1, sink: 'select-1', checkpoint: CHECKPOINT, written: 2, compared: 2, again: 2, delivery: null, keyed: false };
    get(run).set({ ...get(run).value, repeats: [...get(run).value.repeats, repeat] });
  };
  const sinkOf = (run: string, operator: string) => (operator === edge.to ? 'select-1' : fail(operator === edge.from ? 'no-such-sink' : 'operator-not-here', `${operator} is no sink of ${run}.`));
  return {
    begin: (run) => (lines.set(run, new Live<RunTimeline>({ at: 0, restarts: true, checkpoints: true, events: [], repeats: [] })), void tell(run, { kind: 'started' }, { kind: 'checkpoint', checkpoint: CHECKPOINT, ms: 3 })),
    end: (run) => (over.add(run), void lines.get(run)?.end()),
    methods: {
      killTaskManager: async ({ run, others }) => {
        live(run);
        const touched = [...lines.keys()].filter((each) => each !== run && !over.has(each)) as RunId[];
        if (touched.length && !others) throw new Failure('other-runs-touched', 'All runs stand on the one TaskManager of the local Flink.', { runs: touched });
        for (const each of [run, ...touched]) {
          tell(each, { kind: 'task-manager-killed', ms: 0, text: each === run ? null : 'for another run' }, { kind: 'task-manager-back' });
          restart(each, 'The TaskExecutor is shutting down.');
        }
        return { touched };
      },
      delayCheckpoint: async ({ run, operator, ms }) => {
        live(run);
        if (operator !== edge.from && operator !== edge.to) fail('operator-not-here', `The run has no operator ${operator}.`);
        return tell(run, { kind: 'checkpoint-held', operator, checkpoint: 2, ms }, { kind: 'checkpoint-let-go', operator, checkpoint: 2 }, { kind: 'checkpoint', checkpoint: 2, ms });
      },
      cutSink: async ({ run, operator, ms }) => {
        live(run);
        tell(run, { kind: 'sink-cut', operator, sink: sinkOf(run, operator), ms });
        restart(run, 'The sink select-1 is cut, as if its connection was gone.');
        return {};
      },
      mendSink: async ({ run, operator }) => (live(run), tell(run, { kind: 'sink-back', operator, sink: sinkOf(run, operator) })),
      timeline: ({ run }, signal) => get(run).follow(signal),
    },
  };
}

function fail(code: string, message: string): never {
  throw new Failure(code, message);
}
