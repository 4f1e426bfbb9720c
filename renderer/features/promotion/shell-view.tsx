import { RefreshCw } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { JobPod } from '#shared/services/shells.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Broken, Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { Select } from '#renderer/ui/field.tsx';
import type { PodTerminal } from './pod-terminal.ts';

export interface ShellViewProps {
  file: string;
  environment: string;
  production: boolean;
  terminal: PodTerminal;
  parts: Pick<FeatureParts, 'clients'>;
}

/** A terminal in one of the job's pods. It is opened by a button: whoever enters a pod of production should mean to. */
export function ShellView({ file, environment, production, terminal, parts: { clients } }: ShellViewProps) {
  const { pods, failure, look } = usePods(clients, file, environment);
  const { phase, pod: entered, ended } = useStore(terminal.state);
  const [picked, setPicked] = useState<string>();
  if (failure && phase !== 'open')
    return (
      <Broken failure={failure}>
        <Button onClick={look}>Look again</Button>
      </Broken>
    );
  if (!pods) return <Skeleton label="The pods are being listed" />;
  const pod = [picked, entered, pods[0]?.name].find((name) => pods.some((one) => one.name === name));
  if (pod === undefined && phase !== 'open')
    return (
      <Empty title={`The job has no pod in ${environment}.`}>
        <Button onClick={look}>Look again</Button>
      </Empty>
    );
  const isOpen = phase === 'open' || phase === 'opening';
  return (
    <div className="pod-shell" data-production={production}>
      <div className="terminal-tools">
        <Select aria-label="Pod of the terminal" value={pod ?? ''} onChange={({ target }) => setPicked(target.value)}>
          {pods.map(({ name, role, phase: how }) => (
            <option key={name} value={name} disabled={how !== 'Running'}>
              {role === 'jobmanager' ? 'JobManager' : role === 'taskmanager' ? 'TaskManager' : 'Pod'} {name}
              {how === 'Running' ? '' : ` (${how.toLowerCase()})`}
            </option>
          ))}
        </Select>
        <IconButton label="List the pods again" onClick={look}>
          <RefreshCw size={13} />
        </IconButton>
        {!isOpen || pod !== entered ? (
          <Button tone={phase === 'none' ? 'primary' : 'plain'} disabled={pod === undefined} onClick={() => void terminal.open({ file, environment, pod: pod! })}>
            {phase === 'none' ? 'Open a terminal' : 'Open a new terminal'}
          </Button>
        ) : (
          <Button onClick={() => terminal.end()}>Close it</Button>
        )}
        {production && <span className="pod-shell-production">{environment} is production</span>}
        <span className="pod-shell-state" role="status">
          {phase === 'opening' ? `Opening a terminal in ${entered} …` : phase === 'open' ? `In ${entered}` : ''}
        </span>
      </div>
      {phase === 'ended' && ended && (
        <p className="pod-shell-ended" role={ended.code === null ? 'status' : 'alert'} data-failed={ended.code !== null}>
          {ended.message} {ended.code !== null && <code>{ended.code}</code>}
        </p>
      )}
      <Shown terminal={terminal} hint={phase === 'none' ? 'A terminal runs in the pod as its container’s user, beside Flink. What runs in it ends when it is closed.' : undefined} />
    </div>
  );
}

function Shown({ terminal, hint }: { terminal: PodTerminal; hint: string | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => terminal.attach(box.current!), [terminal]);
  return (
    <div className="pod-terminal">
      <div ref={box} className="pod-terminal-place" data-own-keys aria-label="Terminal in the pod" hidden={hint !== undefined} />
      {hint && <p className="pod-terminal-hint">{hint}</p>}
    </div>
  );
}

function usePods(clients: FeatureParts['clients'], file: string, environment: string) {
  const [pods, setPods] = useState<readonly JobPod[]>();
  const [failure, setFailure] = useState<Failure>();
  const look = useCallback(() => {
    const stop = new AbortController();
    setFailure(undefined);
    clients.shells.pods({ file, environment }, stop.signal).then(
      (all) => !stop.signal.aborted && setPods(all),
      (thrown: unknown) => !stop.signal.aborted && setFailure(toFailure(thrown)),
    );
    return () => stop.abort();
  }, [clients, file, environment]);
  useEffect(look, [look]);
  return { pods, failure, look };
}
