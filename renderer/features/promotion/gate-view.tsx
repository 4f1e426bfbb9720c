import { Check as Tick, CircleDashed, CircleHelp, LoaderCircle, Minus, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import type { ResourceChange } from '#shared/deployment/promotion-record.ts';
import type { Check, GateReport, PromotionPlan } from '#shared/services/promotion.ts';
import { Button } from '#renderer/ui/button.tsx';
import { gateSummary, short, STATE_WORDS } from './words.ts';

const ICONS = { waiting: CircleDashed, running: LoaderCircle, passed: Tick, warned: TriangleAlert, failed: X, unknown: CircleHelp, skipped: Minus } as const;

/** What the checks offer to open or to do. */
export interface GateWays {
  onSecrets(): void;
  onSave?: () => void;
  onCluster?: () => void;
}

/** The checks as they come in, and beside them what would change. */
export function GateView({ report, ways }: { report: GateReport; ways: GateWays }) {
  return (
    <div className="gate" data-plan={report.plan !== null}>
      <section className="gate-checks" aria-label="Checks" tabIndex={0}>
        <p className="gate-summary" role="status" data-refused={report.checks.some(({ state }) => state === 'failed')}>
          {gateSummary(report)}
        </p>
        <ol>
          {inOrder(report).map(({ check, alike }) => (
            <CheckRow key={check.id} check={check} alike={alike} ways={ways} />
          ))}
        </ol>
      </section>
      {report.plan && <PlanView plan={report.plan} />}
    </div>
  );
}

/** What refuses comes first, once nothing moves any more; one reason that refuses several is told once. */
function inOrder({ checks, done }: GateReport): readonly { check: Check; alike: readonly Check[] }[] {
  const failed = done ? checks.filter(({ state }) => state === 'failed') : [];
  const sameAs = ({ evidence, code }: Check) => failed.filter((other) => other.evidence === evidence && other.code === code);
  const first = failed.filter((check) => sameAs(check)[0] === check);
  return [...first.map((check) => ({ check, alike: sameAs(check).slice(1) })), ...checks.filter((check) => !failed.includes(check)).map((check) => ({ check, alike: [] }))];
}

/** What making the session cluster, or making it as its file says, would mend. */
const OF_THE_CLUSTER: Record<string, string> = { 'session-cluster-missing': 'Create it…', 'session-cluster-differs': 'Show the difference…' };

function CheckRow({ check: { id, title, state, evidence, fix, code }, alike, ways: { onSecrets, onSave, onCluster } }: { check: Check; alike: readonly Check[]; ways: GateWays }) {
  const Icon = ICONS[state];
  return (
    <li className="gate-check" data-state={state}>
      <Icon size={15} aria-hidden="true" />
      <span className="gate-check-title">{title}</span>
      <span className="visually-hidden">: {STATE_WORDS[state]}</span>
      {evidence && <p>{evidence}</p>}
      {alike.length > 0 && <p className="gate-alike">For the same reason: {alike.map((other) => other.title).join(' · ')}.</p>}
      {fix && (
        <p className="gate-fix">
          <span>Do:</span> {fix} {code && <code>{code}</code>}
        </p>
      )}
      {onSave && code === 'not-saved' && (
        <p className="gate-fix">
          <Button onClick={onSave}>Save and check again</Button>
        </p>
      )}
      {onCluster && code && OF_THE_CLUSTER[code] && (
        <p className="gate-fix">
          <Button onClick={onCluster}>{OF_THE_CLUSTER[code]}</Button>
        </p>
      )}
      {id === 'secrets' && state !== 'waiting' && state !== 'running' && (
        <p className="gate-values">
          <Button tone="link" onClick={onSecrets}>
            Values on this machine…
          </Button>
        </p>
      )}
    </li>
  );
}

/** What would change, and what would happen in which order. */
export function PlanView({ plan: { live, hash, changes, topology, steps, namespace, context, target } }: { plan: PromotionPlan }) {
  return (
    <section className="plan" aria-label="What would change" tabIndex={0}>
      <h3>
        <span className="mono">{short(live.hash)}</span> → <span className="mono">{short(hash)}</span>
        <span className="plan-place">
          {target} in {namespace}
          {context && ` of ${context}`}
        </span>
      </h3>
      <p className="plan-live">{live.health.message}</p>
      {live.health.disagreements.map((one) => (
        <p key={one} className="plan-disagrees">
          {one}
        </p>
      ))}
      <ol className="plan-steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {topology && <p className="plan-state">{topology.message}</p>}
      <Changes changes={changes} />
    </section>
  );
}

/** What becomes of each resource; the fields of one that is made or removed when asked for. */
export function Changes({ changes }: { changes: readonly ResourceChange[] }) {
  const [open, setOpen] = useState<string>();
  const same = changes.filter(({ change }) => change === 'same').length;
  return (
    <>
      <ul className="plan-changes">
        {changes
          .filter(({ change }) => change !== 'same')
          .map((change) => (
            <Change key={change.object} change={change} open={open === change.object} onOpen={() => setOpen(open === change.object ? undefined : change.object)} />
          ))}
      </ul>
      {same > 0 && <p className="dim">{same === 1 ? 'One resource stays' : `${same} resources stay`} as they are.</p>}
    </>
  );
}

const SIGNS = { created: '+', changed: '~', removed: '−', same: '=' } as const;

function Change({ change: { object, change, fields }, open, onOpen }: { change: ResourceChange; open: boolean; onOpen(): void }) {
  // What is made anew has every field; it is shown when asked for.
  const shown = open || (change === 'changed' && fields.length <= 8);
  return (
    <li data-change={change}>
      <button type="button" className="plan-object" aria-expanded={shown} onClick={onOpen}>
        <span className="plan-sign" aria-hidden="true">
          {SIGNS[change]}
        </span>
        {object} <span className="dim">{change === 'changed' ? `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}` : change}</span>
      </button>
      {shown && (
        <dl className="plan-fields">
          {fields.map(({ path, old, new: now }) => (
            <div key={path}>
              <dt>{path}</dt>
              {change === 'changed' && <dd className="plan-old">{old ?? 'nothing'}</dd>}
              <dd className="plan-new">{now ?? 'nothing'}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}
