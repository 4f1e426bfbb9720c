import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { showing, windowParts } from '#test/fakes/window-parts.ts';
import { createPromotionStore, type PromotionStore } from './promotion-store.ts';

const FILE = 'jobs/fixture/job.sql';
const EDITS = { operators: {}, groups: {} };
let asked: { unsaved: string[] }[];
let parts: ReturnType<typeof windowParts>;
let store: PromotionStore;

beforeEach(() => {
  asked = [];
  const promotion = {
    environments: async function* () {},
    gate: async function* (params: { unsaved: string[] }) {
      asked.push(params);
      yield { checks: [], plan: null, done: true };
    },
  };
  parts = windowParts({ promotion: promotion as never }, showing(null));
  store = createPromotionStore(parts);
  store.pick('prod');
});
afterEach(() => store.dispose());

test('the gate is told which edits the disk does not have', async () => {
  parts.session.setState({ unsaved: ['common/tables.sql'], topologyEdits: { file: FILE, edits: EDITS, unsaved: true } });
  store.check();
  await vi.waitFor(() => expect(asked).toMatchObject([{ file: FILE, environment: 'prod', unsaved: ['common/tables.sql', 'jobs/fixture/topology.yaml'] }]));
});

test('save and check: all of it is saved, and checked once the last of it is on disk', async () => {
  const { session, executed } = parts;
  session.setState({ unsaved: [FILE, 'common/tables.sql'], topologyEdits: { file: FILE, edits: EDITS, unsaved: true } });
  store.saveAndCheck();
  expect(executed.map(({ command }) => command)).toEqual(['editor.save-all', 'topology.save']);
  session.setState({ unsaved: ['common/tables.sql'] });
  session.setState({ topologyEdits: { file: FILE, edits: EDITS, unsaved: false } });
  expect(asked).toEqual([]);
  session.setState({ unsaved: [] });
  await vi.waitFor(() => expect(asked).toMatchObject([{ unsaved: [] }]));
  // What is typed and saved later checks nothing by itself.
  session.setState({ unsaved: [FILE] });
  session.setState({ unsaved: [] });
  expect(asked).toHaveLength(1);
});
