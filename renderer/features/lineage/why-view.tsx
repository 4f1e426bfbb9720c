import type { Why } from '#shared/topology/lineage.ts';
import { whyInWords } from '#shared/topology/lineage-words.ts';
import { InputTable } from './input-table.tsx';
import type { LineageParts } from './lineage-view.tsx';
import { RowValues } from './row-values.tsx';
import { Way } from './way.tsx';

/** A source takes nothing in, and a sink gives nothing out. */
function figures({ type, in: taken, out }: Why['operators'][number]): string {
  const count = (rows: number) => rows.toLocaleString('en');
  if (type === 'sink') return `${count(taken)} in`;
  return taken === 0 ? `${count(out)} out` : `${count(taken)} in · ${count(out)} out`;
}

/** The input rows that a row came from, and the operators between. */
export function WhyView({ why, parts }: { why: Why; parts: LineageParts }) {
  return (
    <>
      <section className="lineage-rows" aria-label="Input rows">
        <RowValues kind={why.kind} row={why.row} />
        <p className="lineage-verdict" data-tone={why.proof === 'none' ? 'warning' : 'good'}>
          {whyInWords(why)}
        </p>
        {why.notes.map(({ code, message }) => (
          <p key={code + message} className="lineage-note">
            {message} <code>{code}</code>
          </p>
        ))}
        {why.inputs.map((input) => (
          <InputTable key={input.table} input={input} parts={parts} />
        ))}
      </section>
      <Way
        label="Operators on the way"
        parts={parts}
        stops={why.operators.map((step) => ({ ...step, sign: figures(step), tone: 'plain' as const }))}
        foot={`The job ran ${why.runs} times for this, ${(why.durationMs / 1000).toFixed(1)} s in all.`}
      />
    </>
  );
}
