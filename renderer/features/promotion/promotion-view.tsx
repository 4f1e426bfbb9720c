import { BookOpen } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { There } from '#renderer/platform/session.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Broken, Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { Select } from '#renderer/ui/field.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import type { ClusterStore } from './cluster-store.ts';
import { GateView } from './gate-view.tsx';
import { HistoryView } from './history-view.tsx';
import { LogView } from './log-view.tsx';
import { keyOf, type PromotionStore } from './promotion-store.ts';
import type { PodTerminal } from './pod-terminal.ts';
import { ShellView } from './shell-view.tsx';
import { jobOf } from './words.ts';
import { WatchView } from './watch-view.tsx';

export interface PromotionParts extends Pick<FeatureParts, 'session' | 'execute' | 'clients' | 'link'> {
  store: PromotionStore;
  terminal: PodTerminal;
  cluster: Pick<ClusterStore, 'look'>;
}

/** Everything about bringing the job in front to an environment. */
export function PromotionView({ parts }: { parts: PromotionParts }) {
  const { store, session, terminal, execute } = parts;
  const { environments, environment, shape, report, checked, failure, record, history, live } = useStore(store);
  const file = useStore(session, ({ activeFile }) => (activeFile?.runnable ? activeFile.path : undefined));
  const there = useStore(session, ({ activeFile }) => activeFile?.there);
  useEffect(() => {
    if (shape === 'history') void store.readHistory();
  }, [file, environment, shape, store]);
  if (!environments) return <Skeleton label="Environments are being read" />;
  if (!environments.length)
    return (
      <Empty title="The workspace has no environment.">
        <p>
          Write <code>environments/prod.yaml</code> with <code>context</code>, <code>namespace</code>, <code>image</code> and <code>target: native</code>. It says where jobs are promoted to.
        </p>
      </Empty>
    );
  if (there) return <WorkingCopyFirst there={there} execute={execute} />;
  if (file === undefined || environment === undefined) return <Empty title="Open a job to promote it." />;
  if (failure)
    return (
      <Broken failure={failure}>
        <Button onClick={store.check}>Check again</Button>
      </Broken>
    );
  if (shape === 'history') return history ? <HistoryView environment={environment} history={history} live={live} onRollBack={(to) => store.ask('rollback', to)} onOpen={(one) => store.setState({ record: one, shape: 'watch' })} /> : <Skeleton label="The history is being read" />;
  if (shape === 'log') return <LogView key={keyOf({ file, environment })} file={file} environment={environment} parts={parts} />;
  if (shape === 'shell') return <ShellView key={keyOf({ file, environment })} file={file} environment={environment} production={environments.find(({ name }) => name === environment)?.production ?? true} terminal={terminal} parts={parts} />;
  if (shape === 'watch') return record ? <WatchView record={record} onRollBack={() => store.ask('rollback')} /> : <Empty title="No promotion is going on.">Check the job, then promote it.</Empty>;
  if (!report || checked !== keyOf({ file, environment }))
    return (
      <Empty title={`Nothing has been checked for ${environment} yet.`}>
        <Button onClick={store.check}>Check {jobOf(file)}</Button>
      </Empty>
    );
  return <GateView report={report} ways={{ onSave: store.saveAndCheck, onSecrets: () => parts.execute('secrets.show', { environment }), onCluster: () => parts.cluster.look(environment) }} />;
}

/** What runs in an environment is looked at; what is promoted is the working copy. */
function WorkingCopyFirst({ there: { environment, file }, execute }: { there: There; execute: PromotionParts['execute'] }) {
  return (
    <Empty title={`What runs in ${environment} is in front, and it is there already.`}>
      <Button onClick={() => execute('editor.open', file)}>Open the working copy of {jobOf(file)}</Button>
    </Empty>
  );
}

const SHAPES = [
  { value: 'gate', title: 'checks', hint: 'What is checked, and what would change' },
  { value: 'watch', title: 'timeline', hint: 'The promotion that goes on' },
  { value: 'log', title: 'log', hint: 'What its pods say' },
  { value: 'shell', title: 'terminal', hint: 'In one of its pods' },
  { value: 'history', title: 'history', hint: 'What was promoted there' },
] as const;

export function PromotionActions({ parts: { store, session, execute } }: { parts: PromotionParts }) {
  const { environments = [], environment, shape, report, busy, live } = useStore(store);
  const file = useStore(session, ({ activeFile }) => activeFile?.runnable);
  const ready = Boolean(report?.done && report.plan) && !report!.checks.some(({ state }) => state === 'failed');
  if (!environments.length) return null;
  const isSuspended = live?.health.state === 'suspended';
  return (
    <div className="promotion-actions">
      <Select aria-label="Environment" value={environment ?? ''} onChange={({ target }) => store.pick(target.value)}>
        {environments.map(({ name, production, problem }) => (
          <option key={name} value={name} disabled={problem !== null}>
            {name}
            {production ? ' (production)' : ''}
          </option>
        ))}
      </Select>
      <IconButton label={`Open what runs in ${environment ?? 'the environment'}, to be read`} disabled={!file} onClick={() => execute('promotion.open')}>
        <BookOpen size={14} />
      </IconButton>
      {shape === 'history' && (
        <>
          <Button tone="quiet" disabled={!file || busy} onClick={() => store.ask(isSuspended ? 'resume' : 'suspend')}>
            {isSuspended ? 'Resume…' : 'Suspend…'}
          </Button>
          <Button tone="quiet" disabled={!file || busy} onClick={() => store.ask('cancel')}>
            Cancel…
          </Button>
        </>
      )}
      {shape === 'gate' && (
        <Button tone="quiet" disabled={!file} onClick={store.check}>
          Check
        </Button>
      )}
      {shape === 'gate' && report && (
        <Button tone="primary" disabled={!ready || busy} title={ready ? undefined : 'Once every check has finished and none has failed'} onClick={() => store.ask('promote')}>
          {busy ? 'Starting…' : 'Promote…'}
        </Button>
      )}
      <Segmented label="Shown of the promotion" options={SHAPES} value={shape} onPick={store.show} />
    </div>
  );
}
