import { useStore } from 'zustand';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { useWindow } from './window-context.ts';

/** Sentences about the whole window: the host is away, the engine restarts, the workspace is not trusted. */
export function Banners() {
  return (
    <>
      <HostBanner />
      <EngineBanner />
      <TrustBanner />
      <PausedBanner />
      <StoppedBanner />
    </>
  );
}

function HostBanner() {
  const { link } = useWindow();
  const { state, attempt, reason } = useStore(link.state);
  if (state === 'refused') return <Banner tone="error">{reason} Your text is still here; copy what you need.</Banner>;
  if (state !== 'lost') return null;
  const actions = <Button onClick={() => link.retry()}>Try now</Button>;
  return (
    <Banner tone="error" actions={actions}>
      The connection to Weir was lost{reason ? `: ${reason.replace(/\.$/, '')}` : ''}. Trying again{attempt > 1 ? ` (attempt ${attempt})` : ''} … Your text stays in this window.
    </Banner>
  );
}

function EngineBanner() {
  const { session, commands } = useWindow();
  const engine = useStore(session, (state) => state.engine);
  if (engine?.state === 'restarting') return <Banner tone="warning">{engine.message}</Banner>;
  if (engine?.state !== 'failed') return null;
  const actions = <Button onClick={() => commands.execute('engine.restart')}>Start it again</Button>;
  return (
    <Banner tone="error" actions={actions}>
      {engine.message} {engine.code && <code>{engine.code}</code>}
    </Banner>
  );
}

/** The run is held: where, why, and how it goes on. */
function PausedBanner() {
  const { session } = useWindow();
  const words = useStore(session, ({ debugged }) => debugged.paused);
  return <HeldBanner words={words} goOn="debugger.go-on" step={{ title: 'Step', command: 'debugger.step' }} />;
}

/** TypeScript has stopped: where, why, and how it goes on. */
function StoppedBanner() {
  const { session } = useWindow();
  const words = useStore(session, ({ stopped }) => stopped?.words);
  return <HeldBanner words={words} goOn="debugger.script-go-on" step={{ title: 'Step over', command: 'debugger.script-over' }} />;
}

function HeldBanner({ words, goOn, step }: { words: string | undefined; goOn: string; step: { title: string; command: string } }) {
  const { commands } = useWindow();
  if (words === undefined) return null;
  const actions = (
    <>
      <Button keys="F5" onClick={() => commands.execute(goOn)}>
        Go on
      </Button>
      <Button keys="F10" onClick={() => commands.execute(step.command)}>
        {step.title}
      </Button>
      <Button onClick={() => commands.execute('view.show', 'debugger')}>Show</Button>
    </>
  );
  return (
    <Banner tone="info" actions={actions}>
      {words}
    </Banner>
  );
}

function TrustBanner() {
  const { session, commands } = useWindow();
  const trusted = useStore(session, ({ workspace }) => workspace?.trusted ?? true);
  const folder = useStore(session, ({ workspace }) => workspace?.folder);
  if (trusted) return null;
  const actions = <Button onClick={() => commands.execute('workspace.trust')}>Trust this folder</Button>;
  return (
    <Banner tone="trust" actions={actions}>
      This workspace is not trusted. You can read, edit and plan plain SQL; nothing of its own — connectors, functions, jars — is executed until you trust <span className="mono">{folder}</span>.
    </Banner>
  );
}
