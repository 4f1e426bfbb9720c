import type { Journey } from '#shared/topology/lineage.ts';
import { OUTCOMES, placeInWords } from '#shared/topology/lineage-words.ts';
import { InputTable } from './input-table.tsx';
import type { LineageParts } from './lineage-view.tsx';
import { RowValues } from './row-values.tsx';
import { useTitles } from './titles.ts';
import { Way } from './way.tsx';

const TONES = { passed: 'good', kept: 'busy', arrived: 'good', dropped: 'error' } as const;

/** Where an input row went, operator by operator, and what it changed in the end. */
export function JourneyView({ journey, parts }: { journey: Journey; parts: LineageParts }) {
  const { row, verdict, steps, results } = journey;
  const titles = useTitles(parts.session);
  const end = steps.findLast(({ outcome }) => outcome === 'dropped');
  const standing = steps.flatMap(({ by }) => by);
  return (
    <>
      <section className="lineage-rows" aria-label="What became of the row">
        <p className="lineage-text">
          <button type="button" className="lineage-place" onClick={() => parts.execute('editor.open', row.file)}>
            {placeInWords(row)}
          </button>
          <code>{row.text}</code>
        </p>
        <p className="lineage-verdict" data-tone={results.length ? 'good' : 'warning'}>
          {end ? verdict.replace(`at ${end.name}.`, `at ${titles.get(end.uid) ?? end.name}.`) : verdict}
        </p>
        {results.map(({ sink, change, row: changed }, index) => (
          <RowValues key={index} sink={sink} kind={change === 'added' ? '+' : '−'} row={changed} />
        ))}
        {standing.length > 0 && <h3>in its place stands</h3>}
        {standing.map((input) => (
          <InputTable key={input.table} input={input} parts={parts} />
        ))}
      </section>
      <Way
        label="Operators that it came to"
        parts={parts}
        stops={steps.map((step) => ({ ...step, sign: OUTCOMES[step.outcome], tone: TONES[step.outcome], note: step.reason ?? undefined }))}
        foot={`The job ran with the row and without it, ${(journey.durationMs / 1000).toFixed(1)} s in all.`}
      />
    </>
  );
}
