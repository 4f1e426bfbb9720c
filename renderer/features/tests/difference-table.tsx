import type { Range } from '#shared/base/text-range.ts';
import type { PlacedCheck } from '#shared/services/tests.ts';
import type { TestRow } from '#shared/workspace/test-spec.ts';

type Difference = PlacedCheck['differences'][number];

const WORDS = { missing: 'missing', unexpected: 'unexpected', differs: 'differs', order: 'other order' };

/** Rows that differ: what was expected above what came, the cells that differ marked. Columns that no row names are left out. */
export function DifferenceTable({ check: { columns, differences, part }, onShow }: { check: PlacedCheck; onShow(range: Range): void }) {
  const expected = differences.flatMap(({ expected }) => (expected ? Object.keys(expected.values) : []));
  const shown = expected.length ? columns.filter((column) => expected.includes(column)) : columns;
  return (
    <div className="difference-scroll" tabIndex={0} role="group" aria-label="Rows that differ">
      <table className="difference-table">
        <thead>
          <tr>
            <th scope="col">Row</th>
            {part === 'changelog' && <th scope="col">Kind</th>}
            {shown.map((column) => (
              <th scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {differences.map((difference, index) => (
            <Rows key={index} difference={difference} columns={shown} kinds={part === 'changelog'} onShow={onShow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowsProps {
  difference: Difference;
  columns: readonly string[];
  kinds: boolean;
  onShow(range: Range): void;
}

function Rows({ difference, columns, kinds, onShow }: RowsProps) {
  const { kind, expected, actual, columns: differing, range, expectedAt, actualAt } = difference;
  const place = kind === 'order' ? `: came as row ${actualAt! + 1}, expected as row ${expectedAt! + 1}` : '';
  const head = (words: string) =>
    range ? (
      <button type="button" className="difference-place" onClick={() => onShow(range)}>
        {words}
      </button>
    ) : (
      words
    );
  return (
    <>
      {expected && kind !== 'order' && <Row sign="−" tone="expected" head={head(kind === 'missing' ? WORDS.missing : 'expected')} row={expected} columns={columns} kinds={kinds} differing={differing} />}
      {actual && <Row sign="+" tone="actual" head={kind === 'differs' ? 'came' : kind === 'order' ? head(WORDS.order + place) : WORDS.unexpected} row={actual} columns={columns} kinds={kinds} differing={differing} />}
    </>
  );
}

function Row({ sign, tone, head, row, columns, kinds, differing }: { sign: string; tone: 'expected' | 'actual'; head: React.ReactNode; row: TestRow; columns: readonly string[]; kinds: boolean; differing: readonly string[] }) {
  return (
    <tr className={`difference-${tone}`}>
      <th scope="row">
        <span aria-hidden="true">{sign} </span>
        {head}
      </th>
      {kinds && <td>{row.kind}</td>}
      {columns.map((column) => (
        <td key={column} className={differing.includes(column) ? 'difference-cell' : undefined}>
          {row.values[column] === undefined ? '' : differing.includes(column) ? <mark>{row.values[column]}</mark> : row.values[column]}
        </td>
      ))}
    </tr>
  );
}
