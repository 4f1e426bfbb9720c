import { useEffect, useMemo } from 'react';
import type { LogLine } from '#shared/services/engine.ts';
import { runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import { logFeature } from './log.feature.tsx';

const LEVELS: LogLine['level'][] = ['info', 'out', 'warn', 'info', 'error', 'err', 'debug'];
const TEXTS = ['Source: flights (1/2) switched from INITIALIZING to RUNNING.', '+I[EWR, 2013-01-01T10:00, 19]', 'Watermark of split 1 has not advanced for 41 s', 'Freeing task resources', 'Exception in delays: division by zero\n\tat org.example.Udf.eval(Udf.java:12)', '\x1b[36mcoloured by the job\x1b[0m \x1b]0;no title\x07', 'tick'];

function Story({ lines }: { lines: number }) {
  const activated = useMemo(() => {
    const runs = {
      logs: async function* (_: unknown, signal?: AbortSignal): AsyncGenerator<LogLine> {
        for (let at = 0; at < lines; at++) yield { at: at * 1000, level: LEVELS[at % 7]!, logger: 'org.apache.flink.runtime.taskmanager.Task', text: TEXTS[at % 7]! };
        await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      },
    };
    const host = { engineLog: async function* () {} };
    return logFeature.activate(windowParts({ runs: runs as never, host: host as never }, { ...showing(null), run: runStatus() }));
  }, []);
  useEffect(() => () => activated.dispose(), [activated]);
  const { Body, Actions } = activated.views!.getState()[0]!;
  return (
    <div style={{ display: 'grid', gridTemplateRows: '34px 1fr', height: '100%' }}>
      <div style={{ display: 'flex', justifyContent: 'flex-end', padding: '0 8px', background: 'var(--pane)' }}>{Actions && <Actions />}</div>
      <div style={{ minHeight: 0 }}>
        <Body />
      </div>
    </div>
  );
}

export const Lines = () => <Story lines={60} />;
export const Many = () => <Story lines={30_000} />;
export const Nothing = () => <Story lines={0} />;
