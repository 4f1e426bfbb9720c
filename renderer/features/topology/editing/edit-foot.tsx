import { CircleHelp, TriangleAlert, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { SaidRefusal } from '#shared/topology/refusal-words.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { VerdictBar } from '#renderer/ui/verdict-bar.tsx';
import { useCanvas, useEdits, useSession, useTopology } from '../canvas-context.ts';
import { titlesOf } from '../operator-facts.ts';
import { describeOperatorEdits } from './describe-edit.ts';
import { takeBack } from './refused-edits.ts';
import './edit-foot.css';

/** Under the drawing: what the edits do to the state, what Flink refused, what has no operator, what the disk says otherwise. */
export function EditFoot() {
  return (
    <>
      <Theirs />
      <Orphans />
      <Refused />
      <Verdict />
    </>
  );
}

/** Filled by whoever compares two versions of the job; nothing is shown until then. */
function Verdict() {
  const { execute } = useCanvas();
  const verdict = useSession((state) => state.verdict);
  if (!verdict) return null;
  const actions = verdict.actions.map(({ title, primary, command, argument }) => ({ title, ...(primary && { primary }), onClick: () => execute(command, argument) }));
  return <VerdictBar tone={verdict.tone} headline={verdict.headline} words={verdict.words} reasons={verdict.reasons} actions={actions} />;
}

/** The reason, with operators called as their cards are, and a button for each way out. */
function Refused() {
  const { edits } = useCanvas();
  const all = useTopology((state) => state.refused);
  const picked = useSession(({ selectedOperator }) => selectedOperator);
  // What was tried last is most likely of the operator in hand.
  const refused = useMemo(() => all.toSorted((one, other) => Number(other.operator === picked) - Number(one.operator === picked)), [all, picked]);
  const [at, setAt] = useState(0);
  useEffect(() => setAt(0), [refused]);
  const shown = refused[Math.min(at, refused.length - 1)];
  if (!shown) return null;
  return (
    <section className="foot-bar foot-refused" aria-label="Edits that were not applied">
      <TriangleAlert size={15} aria-hidden="true" />
      <OneRefused refused={shown} />
      {refused.length > 1 && (
        <span className="foot-actions">
          <button type="button" className="pill" onClick={() => setAt((Math.min(at, refused.length - 1) + 1) % refused.length)}>
            {Math.min(at, refused.length - 1) + 1} of {refused.length}, next
          </button>
          <button type="button" className="pill" onClick={() => edits.edit(refused.flatMap(takeBack), 'All refused edits were taken back.')}>
            Take all back
          </button>
        </span>
      )}
    </section>
  );
}

function OneRefused({ refused }: { refused: SaidRefusal }) {
  const { edits, pick } = useCanvas();
  const topology = useTopology((state) => state.edited);
  const back = takeBack(refused);
  const offersBack = refused.alternatives.some(({ edits: instead }) => JSON.stringify(instead) === JSON.stringify(back));
  const isSaid = refused.parts.some((part) => typeof part !== 'string' && part.uid === refused.operator);
  const title = refused.operator ? (topology && !isSaid && titlesOf(topology).get(refused.operator)) : `Group ${refused.group}`;
  return (
    <>
      <p className="foot-words" role="status">
        {title && refused.operator ? (
          <button type="button" className="foot-link" onClick={() => pick(refused.operator!)}>
            {title}
          </button>
        ) : (
          <strong>{title}</strong>
        )}{' '}
        {refused.parts.map((part, index) =>
          typeof part === 'string' ? (
            part
          ) : (
            <button key={index} type="button" className="foot-link" title={part.description} onClick={() => pick(part.uid)}>
              {part.words}
            </button>
          ),
        )}
      </p>
      <span className="foot-actions">
        {refused.alternatives.map(({ words, edits: instead }) => (
          <Button key={words} onClick={() => edits.edit(instead, words)}>
            {words}
          </Button>
        ))}
        {!offersBack && (
          <Button tone="quiet" onClick={() => edits.edit(back, 'The edit was taken back.')}>
            Take this edit back
          </Button>
        )}
      </span>
    </>
  );
}

/** Edits whose operator the job no longer has: kept, told, and forgotten only on purpose. */
function Orphans() {
  const { edits, selection } = useCanvas();
  const orphans = useTopology((state) => state.orphans);
  const known = useEdits(({ job }) => job.history.now.operators);
  const names = useEdits(({ job }) => job.names);
  const picked = useSession(({ selectedOperator }) => selectedOperator);
  const topology = useTopology((state) => state.edited);
  const [open, setOpen] = useState(false);
  const shown = orphans.filter((uid) => known[uid]);
  if (!shown.length || !topology) return null;
  const titles = titlesOf(topology);
  const hand = selection.getState().uids.size === 1 && picked ? picked : undefined;
  return (
    <section className="foot-bar foot-orphans" aria-label="Edits without an operator">
      <CircleHelp size={15} aria-hidden="true" />
      <p className="foot-words" role="status">
        {shown.length === 1 ? 'One edited operator is' : `${shown.length} edited operators are`} no longer in the job. The edits are kept, and do nothing until it is there again.
      </p>
      <button type="button" className="pill" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'less' : 'which'}
      </button>
      {open && (
        <ul className="foot-list">
          {shown.map((uid) => (
            <li key={uid}>
              {names[uid] && <strong>{names[uid]}</strong>}
              <code>{uid}</code>
              <span>{describeOperatorEdits(known[uid]!, (to) => titles.get(to) ?? to).join(' · ')}</span>
              {hand && (
                <Button tone="quiet" title="It takes over the uid, the edits and the state" onClick={() => edits.edit([{ type: 'pin', operator: hand, pin: uid }], `${titles.get(hand)} is pinned to ${uid}.`)}>
                  It is {titles.get(hand)} now
                </Button>
              )}
              <Button onClick={() => edits.edit([{ type: 'forget-operator', operator: uid }], `The edits of ${uid} are forgotten.`)}>Forget</Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** topology.yaml says otherwise than the canvas, or cannot be read. */
function Theirs() {
  const { edits } = useCanvas();
  const theirs = useEdits(({ job }) => job.theirs);
  const trouble = useEdits(({ job }) => job.trouble);
  const [passed, setPassed] = useState<unknown>();
  if (theirs)
    return (
      <section className="foot-bar foot-refused" aria-label="Other edits on disk">
        <TriangleAlert size={15} aria-hidden="true" />
        <p className="foot-words" role="status">
          topology.yaml was changed on disk, and you have unsaved edits here.
        </p>
        <span className="foot-actions">
          <Button onClick={edits.takeTheirs}>Take the disk's</Button>
          <Button onClick={edits.keepMine}>Keep mine</Button>
        </span>
      </section>
    );
  if (!trouble || trouble === passed) return null;
  return (
    <section className="foot-bar foot-refused" aria-label="Trouble with topology.yaml">
      <TriangleAlert size={15} aria-hidden="true" />
      <p className="foot-words" role="alert">
        {trouble.message} <code>{trouble.code}</code>
      </p>
      <IconButton label="I have seen it" onClick={() => setPassed(trouble)}>
        <X size={14} />
      </IconButton>
    </section>
  );
}
