import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import type { LiveJob } from '#shared/services/promotion.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/faces.tsx';
import { dayAndTime } from '#renderer/ui/clock.ts';
import { KIND_WORDS, OUTCOME_WORDS, short } from './words.ts';

export interface HistoryViewProps {
  environment: string;
  history: readonly PromotionRecord[];
  live: LiveJob | undefined;
  onRollBack(to: string): void;
  onOpen(record: PromotionRecord): void;
}

/** What was done to the job there, newest first; each applied version can be gone back to. */
export function HistoryView({ environment, history, live, onRollBack, onOpen }: HistoryViewProps) {
  if (!history.length) return <Empty title={`Nothing was promoted to ${environment} from this machine.`}>{live?.hash ? `${short(live.hash)} runs there, promoted by somebody else. ${live.health.message}` : 'Check the job, then promote it; each promotion is kept here with its commit.'}</Empty>;
  return (
    <div className="history">
      {live && (
        <p className="plan-live">
          <span className="mono">{short(live.hash)}</span> {live.health.message}
        </p>
      )}
      <table>
        <thead>
          <tr>
            <th>When</th>
            <th>What</th>
            <th>Version</th>
            <th>Commit</th>
            <th>Outcome</th>
            <th>State</th>
            <th>By</th>
            <th>
              <span className="visually-hidden">Roll back</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {history.map((record) => (
            <Row key={record.id} record={record} isLive={record.hash === live?.hash} onRollBack={() => onRollBack(record.id)} onOpen={() => onOpen(record)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ record, isLive, onRollBack, onOpen }: { record: PromotionRecord; isLive: boolean; onRollBack(): void; onOpen(): void }) {
  const { kind, hash, revision, dirty, outcome, by, startedAt, saved, from, steps, failure } = record;
  const applied = steps.some(({ id, state }) => id === 'apply' && state === 'done');
  return (
    <tr data-outcome={outcome}>
      <td>
        <button type="button" className="history-when" onClick={onOpen}>
          {dayAndTime(startedAt)}
        </button>
      </td>
      <td>{KIND_WORDS[kind]}</td>
      <td className="mono">{short(hash)}</td>
      <td className="mono">{revision ? `${revision.slice(0, 8)}${dirty ? ' + changes' : ''}` : 'none'}</td>
      <td title={failure?.message}>
        <span data-outcome={outcome}>{OUTCOME_WORDS[outcome]}</span>
      </td>
      <td className="history-state" title={[from && `began from ${from.path}`, saved && `the one before was saved at ${saved.path}`].filter(Boolean).join('; ')}>
        {from ? `from a ${from.kind}` : applied ? 'began empty' : saved ? 'saved' : ''}
      </td>
      <td className="history-by">{by}</td>
      <td>
        {applied && !isLive && outcome !== 'unhealthy' && outcome !== 'failed' && (
          <Button tone="quiet" onClick={onRollBack}>
            Roll back to it…
          </Button>
        )}
      </td>
    </tr>
  );
}
