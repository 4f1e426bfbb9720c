import { ChevronDown, ChevronRight, Plus } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/faces.tsx';
import type { ExplorerActions, ExplorerState } from './explorer.feature.tsx';
import { formatBytes } from './names.ts';
import { NameField } from './name-field.tsx';
import { reportFailure } from './report-failure.ts';
import { TreeRow } from './tree-row.tsx';
import './explorer.css';

export interface ExplorerProps {
  parts: FeatureParts;
  state: StoreApi<ExplorerState>;
  actions: ExplorerActions;
}

export function ExplorerView(props: ExplorerProps) {
  const { parts, state, actions } = props;
  const workspace = useStore(parts.session, (session) => session.workspace);
  const { naming, removing } = useStore(state);
  if (!workspace) return <Skeleton label="Reading the workspace" lines={8} />;
  const { jobs, streams, files, readOnly } = workspace;
  return (
    <div className="explorer" onKeyDown={moveByArrows}>
      <Section {...props} id="jobs" title="Jobs" action={!readOnly && <NewJob parts={parts} />}>
        {naming?.kind === 'new-job' && (
          <NameField label="Name of the new job" onCancel={() => state.setState({ naming: undefined })} onName={actions.createJob} />
        )}
        {jobs.map((job) => (
          <TreeRow key={job.path} {...props} path={job.path} title={job.name} note={{ sql: 'SQL', typescript: 'TS', jar: 'jar' }[job.kind]} dotted />
        ))}
        {!jobs.length && naming?.kind !== 'new-job' && (
          <p className="explorer-empty">
            No jobs yet. {readOnly ? 'This workspace is read-only.' : <Button tone="link" onClick={() => parts.execute('explorer.new-job')}>Make the first one</Button>}
          </p>
        )}
      </Section>
      <Section {...props} id="streams" title="Streams">
        {streams.map((stream) => (
          <TreeRow key={stream.path} {...props} path={stream.path} title={stream.name} note={formatBytes(stream.bytes)} hint={`${stream.path} stands in for the table ${stream.table}`} />
        ))}
        {!streams.length && <p className="explorer-empty">No sample streams. A file streams/TABLE.yaml gives a source table rows to run on.</p>}
      </Section>
      {files.length > 0 && (
        <Section {...props} id="files" title="Files">
          {files.map((path) => (
            <TreeRow key={path} {...props} path={path} title={path} hint={path} isPath />
          ))}
        </Section>
      )}
      {removing && <RemoveDialog {...removing} state={state} onRemove={() => reportFailure(parts, actions.remove(removing.path))} />}
    </div>
  );
}

function NewJob({ parts }: Pick<ExplorerProps, 'parts'>) {
  return (
    <IconButton label="New job" onClick={() => parts.execute('explorer.new-job')}>
      <Plus size={14} />
    </IconButton>
  );
}

function Section({ state, id, title, action, children }: ExplorerProps & { id: string; title: string; action?: ReactNode; children: ReactNode }) {
  const isFolded = useStore(state, ({ folded }) => folded.has(id));
  const fold = () =>
    state.setState(({ folded }) => {
      const next = new Set(folded);
      if (!next.delete(id)) next.add(id);
      return { folded: next };
    });
  const Chevron = isFolded ? ChevronRight : ChevronDown;
  return (
    <section className="explorer-section" aria-label={title}>
      <header>
        <h2>
          <button type="button" className="explorer-heading" aria-expanded={!isFolded} onClick={fold}>
            <Chevron size={12} aria-hidden="true" />
            {title}
          </button>
        </h2>
        {action}
      </header>
      {!isFolded && <ul>{children}</ul>}
    </section>
  );
}

function RemoveDialog({ title, state, onRemove }: { title: string; state: StoreApi<ExplorerState>; onRemove(): void }) {
  const close = () => state.setState({ removing: undefined });
  const actions = (
    <>
      <Button onClick={close}>
        Keep it
      </Button>
      <Button tone="danger" onClick={onRemove}>
        Delete {title}
      </Button>
    </>
  );
  return (
    <Dialog title={`Delete ${title}?`} onClose={close} actions={actions}>
      <p>It is removed from the disk, with everything in it. Unless git has it, it cannot be brought back.</p>
    </Dialog>
  );
}

function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (!step || event.target instanceof HTMLInputElement) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('.explorer-heading, .tree-row')];
  const target = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  if (!target) return;
  event.preventDefault();
  target.focus();
}
