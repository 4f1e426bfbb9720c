import { createStore, type StoreApi } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { Disposables } from '#shared/base/disposable.ts';
import type { ActivatedFeature, Feature, FeatureParts } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { droppedIn } from './verdict-words.ts';
import { watchVerdict } from './watch-verdict.ts';
import './verdict.css';

/** Says what a change does to the state of the run, and applies it; what would be lost is asked for first. */
export const verdictFeature: Feature = { id: 'verdict', title: 'State verdict', activate };

type Asked = StoreApi<{ dropped: readonly string[] | undefined }>;

function activate(parts: FeatureParts): ActivatedFeature {
  const { session, execute } = parts;
  const open = new Disposables();
  const watch = open.add(watchVerdict(parts));
  const asked: Asked = createStore(() => ({ dropped: undefined }));
  // What was asked was of the verdict then.
  open.defer(watch.subscribe(() => asked.setState({ dropped: undefined })));

  const apply = () => {
    const { diff } = watch.getState();
    if (diff?.restore === 'drops') asked.setState({ dropped: droppedIn(diff) });
    else execute('run.apply');
  };
  return {
    views: fixedViews({ id: 'verdict.ask', title: 'Apply and drop state', place: 'overlay', order: 5, Body: () => <AskDrop asked={asked} execute={execute} /> }),
    commands: [{ id: 'verdict.apply', title: 'Apply the change to the run', group: 'Run', keys: ['Mod+Shift+Enter'], enabled: () => Boolean(session.getState().verdict?.actions.length), run: apply }],
    dispose: () => open.dispose(),
  };
}

function AskDrop({ asked, execute }: { asked: Asked; execute: FeatureParts['execute'] }) {
  const dropped = useStore(asked, (state) => state.dropped);
  if (!dropped) return null;
  const close = () => asked.setState({ dropped: undefined });
  const drop = () => {
    close();
    execute('run.apply', { drop: true });
  };
  const actions = (
    <>
      <Button onClick={close}>Leave the run as it is</Button>
      <Button tone="danger" onClick={drop}>
        Drop it and apply
      </Button>
    </>
  );
  return (
    <Dialog title="Apply, and drop state?" onClose={close} actions={actions}>
      <p>The run goes on with the change, and begins anew without the state of:</p>
      <ul className="dropped-state">
        {dropped.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      <p>A savepoint with that state is kept: the job can be restarted from it.</p>
    </Dialog>
  );
}
