import { useMemo } from 'react';
import type { FleetJob } from '#shared/services/promotion.ts';
import { windowParts } from '#test/fakes/window-parts.ts';
import { ORDER } from './fleet-rows.ts';
import { createFleetStore, type Grouping } from './fleet-store.ts';
import { FleetActions, FleetView } from './fleet-view.tsx';
import './fleet.css';

const NAMES = ['delays', 'routes', 'orders', 'payments', 'clicks', 'fraud', 'stock'];
const KINDS = ['Deployment', 'FlinkDeployment', 'FlinkSessionJob', 'session job'];
const MESSAGES: Partial<Record<FleetJob['state'], string>> = { failed: 'Deployment failed: pods "fraud" is forbidden: exceeded quota: streaming', restarting: 'Flink says RESTARTING; the operator says STABLE.', healthy: 'Flink says RUNNING; the operator says STABLE.' };

function job(index: number): FleetJob {
  const state = index % 211 === 3 ? 'failed' : index % 97 === 5 ? 'restarting' : index % 53 === 1 ? 'starting' : 'healthy';
  return { id: String(index), environment: index % 3 ? 'prod' : 'test', context: 'prod-eu', namespace: 'streaming', name: `${NAMES[index % NAMES.length]}-${index}`, kind: KINDS[index % KINDS.length]!, state, message: MESSAGES[state] ?? `It is ${state}.`, hash: index % 5 ? 'c54362ca41f84ff3' : null, ours: Boolean(index % 5), changedAt: null };
}

export const Many = () => <Story count={3_000} grouping="none" />;
export const Grouped = () => <Story count={ORDER.length * 3} grouping="environment" />;
export const Nothing = () => <Story count={0} grouping="none" />;

function Story({ count, grouping }: { count: number; grouping: Grouping }) {
  const store = useMemo(() => {
    const client = {
      fleet: async function* () {
        yield { environment: 'prod', all: false, jobs: Array.from({ length: count }, (_, index) => job(index)), gone: [], problem: null };
        yield { environment: 'lost', all: false, jobs: [], gone: [], problem: count ? { code: 'kube-unreachable', message: 'lost-eu at https://10.0.0.1:6443 cannot be reached: it did not answer in time.' } : null };
        await new Promise(() => {});
      },
    };
    const made = createFleetStore(windowParts({ promotion: client as never }));
    made.setState({ grouping });
    return made;
  }, []);
  return (
    <div style={{ display: 'grid', gridTemplateRows: '40px 1fr', height: '100vh', background: 'var(--pane)' }}>
      <div style={{ display: 'flex', justifyContent: 'flex-end', padding: '4px 8px' }}>
        <FleetActions store={store} />
      </div>
      <FleetView store={store} onOpen={() => {}} />
    </div>
  );
}
