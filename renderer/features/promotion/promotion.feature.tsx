import { Rocket } from 'lucide-react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { Disposables } from '#shared/base/disposable.ts';
import type { ActivatedFeature, Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ClusterDialog } from './cluster-dialog.tsx';
import { createClusterStore } from './cluster-store.ts';
import { Consent } from './consent.tsx';
import { PodTerminal } from './pod-terminal.ts';
import { createPromotionStore, type PromotionStore } from './promotion-store.ts';
import { PromotionActions, PromotionView, type PromotionParts } from './promotion-view.tsx';
import './promotion.css';

/** From the job in front to one that runs in an environment: checks, difference, promotion, history, roll back. */
export const promotionFeature: Feature = { id: 'promotion', title: 'Promotion', activate };

function activate(parts: FeatureParts): ActivatedFeature {
  const open = new Disposables();
  const store = open.add(createPromotionStore(parts));
  const terminal = open.add(new PodTerminal(parts.clients.shells));
  // Once the cluster stands, what was refused for the lack of it is asked again.
  const cluster = open.add(createClusterStore(parts, () => store.getState().report && store.check()));
  const view: PromotionParts = { store, terminal, cluster, session: parts.session, execute: parts.execute, clients: parts.clients, link: parts.link };
  const ready = () => Boolean(parts.session.getState().activeFile?.runnable && store.getState().environment);
  const panel: View = { id: 'promotion', title: 'Promote', place: 'panel', order: 75, Body: () => <PromotionView parts={view} />, Actions: () => <PromotionActions parts={view} /> };
  const button: View = { id: 'promotion.button', title: 'Promote', place: 'top', order: 90, Body: () => <PromoteButton store={store} parts={parts} /> };
  const consent: View = { id: 'promotion.consent', title: 'Promote?', place: 'overlay', order: 10, Body: () => <Consent store={store} session={parts.session} /> };
  const clusterDialog: View = { id: 'promotion.cluster', title: 'Session cluster', place: 'overlay', order: 11, Body: () => <ClusterDialog store={cluster} /> };
  const made = () => store.getState().environments?.find(({ name }) => name === store.getState().environment)?.cluster ?? null;
  const ofCluster = (remove: boolean) => () => cluster.look(store.getState().environment!, remove);
  const viewsOf = ({ environments, wanted, record }: ReturnType<PromotionStore['getState']>): readonly View[] => {
    // A window without a place to promote to stays as calm as it was.
    if (!environments?.length && !wanted) return [consent, clusterDialog];
    const tone = record?.outcome === 'unhealthy' || record?.outcome === 'failed' ? ('error' as const) : record?.outcome === 'healthy' ? ('good' as const) : undefined;
    return [{ ...panel, ...(tone ? { tone } : {}), ...(record?.outcome === 'running' ? { badge: '…' } : {}) }, button, consent, clusterDialog];
  };
  const views = createStore<readonly View[]>(() => viewsOf(store.getState()));
  const looks = (all: readonly View[]) => all.map(({ id, tone, badge }) => `${id} ${tone} ${badge}`).join();
  open.defer(
    store.subscribe((state) => {
      const next = viewsOf(state);
      if (looks(next) !== looks(views.getState())) views.setState(next, true);
    }),
  );
  const group = 'Promotion';
  return {
    views,
    commands: [
      { id: 'promotion.check', title: 'Check the job for an environment', group, keys: ['Mod+Alt+P'], enabled: ready, run: () => store.check() },
      {
        id: 'promotion.show',
        title: 'Promotion',
        group: 'View',
        run: () => {
          store.setState({ wanted: true });
          parts.execute('view.show', 'promotion');
        },
      },
      { id: 'promotion.log', title: 'Log of the job in an environment', group, enabled: ready, run: () => (parts.execute('view.show', 'promotion'), store.show('log')) },
      { id: 'promotion.terminal', title: 'Terminal in a pod of the job…', group, enabled: ready, run: () => (parts.execute('view.show', 'promotion'), store.show('shell')) },
      { id: 'promotion.history', title: 'History of the job in an environment', group, enabled: ready, run: () => (parts.execute('view.show', 'promotion'), store.show('history')) },
      { id: 'promotion.open', title: 'Open what runs in the environment, to be read', group, enabled: ready, run: () => store.openRunning() },
      { id: 'promotion.open-running', title: 'Open what runs of a job in an environment', hidden: true, run: (meant) => store.openRunning(meant as { file: string; environment: string }) },
      { id: 'promotion.roll-back', title: 'Roll back to the version before…', group, enabled: ready, run: () => store.ask('rollback') },
      { id: 'promotion.suspend', title: 'Suspend the job in an environment…', group, enabled: ready, run: () => store.ask('suspend') },
      { id: 'promotion.resume', title: 'Resume the job in an environment…', group, enabled: ready, run: () => store.ask('resume') },
      { id: 'promotion.redeploy', title: 'Start the job in an environment anew…', group, enabled: ready, run: () => store.ask('redeploy') },
      { id: 'promotion.cluster', title: 'Session cluster of an environment: create, change, scale…', group, enabled: () => made() !== null, run: ofCluster(false) },
      { id: 'promotion.cluster-remove', title: 'Session cluster of an environment: remove…', group, enabled: () => made() !== null, run: ofCluster(true) },
      { id: 'promotion.cancel', title: 'Cancel the job in an environment…', group, enabled: ready, run: () => store.ask('cancel') },
    ],
    dispose: () => open.dispose(),
  };
}

function PromoteButton({ store, parts }: { store: PromotionStore; parts: FeatureParts }) {
  const environment = useStore(store, (state) => state.environment);
  const runnable = useStore(parts.session, ({ activeFile }) => activeFile?.runnable ?? false);
  // A workspace without a place to promote to has nothing to say here.
  if (environment === undefined) return null;
  return (
    <Button icon={<Rocket size={13} />} disabled={!runnable} title={runnable ? `Check this job for ${environment}, see what would change, promote it` : 'Open a job to promote it'} onClick={() => store.check()}>
      Promote
    </Button>
  );
}
