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
  const { session, commands } = useWindow();
  const paused = useStore(session, ({ debugged }) => debugged.paused);
  if (paused === undefined) return null;
  const run = (command: string) => () => commands.execute(command);
  const actions = (
    <>
      <Button keys="F5" onClick={run('debugger.go-on')}>
        Go on
      </Button>
      <Button keys="F10" onClick={run('debugger.step')}>
        Step
      </Button>
      <Button onClick={() => commands.execute('view.show', 'debugger')}>Show</Button>
    </>
  );
  return (
    <Banner tone="info" actions={actions}>
      {paused}
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
