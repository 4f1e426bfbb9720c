import type { Goal, Judged, Unit } from './figures.ts';

const HEAD = ['#', 'figure', 'unit', 'Weir, median', 'p95', 'runs', 'beside it', 'median', 'p95', 'runs', 'ratio', 'goal', 'reached'];
const RIGHT = new Set([0, 3, 4, 5, 7, 8, 9, 10]);

/** The figures as a Markdown table; notes follow it, numbered. */
export function table(figures: readonly Judged[]): string {
  const notes: string[] = [];
  const numberOf = (note: string) => {
    if (!notes.includes(note)) notes.push(note);
    return notes.indexOf(note) + 1;
  };
  const lines = figures.map((figure) => cells(figure, figure.note === undefined ? undefined : numberOf(figure.note)));
  const rule = HEAD.map((_, column) => (RIGHT.has(column) ? '---:' : '---'));
  const rows = [HEAD, rule, ...lines].map((row) => `| ${row.join(' | ')} |`);
  return [...rows, ...(notes.length ? ['', ...notes.map((note, index) => `${index + 1}. ${note}`)] : [])].join('\n');
}

function cells(figure: Judged, note: number | undefined): string[] {
  const { summary, peer, ratio, goal, met } = figure;
  return [
    String(figure.row),
    escape(figure.name) + (note === undefined ? '' : ` [${note}]`),
    figure.unit,
    ...series(summary),
    ...(peer ? [escape(peer.name), ...series(peer.summary)] : ['', '', '', '']),
    ratio === undefined ? '' : `${showNumber(ratio)}×`,
    goal ? showGoal(goal, figure.unit) : '',
    goal === undefined ? '' : met === undefined ? 'not measured' : met ? 'met' : '**not met**',
  ];
}

function series({ median, p95, runs }: { median: number; p95: number; runs: number }): string[] {
  return [showNumber(median), runs < 2 ? '' : showNumber(p95), String(runs)];
}

function showGoal({ of, bound, value }: Goal, unit: Unit): string {
  const amount = of === 'ratio' ? `${showNumber(value)}×` : `${showNumber(value)} ${unit}`;
  return `${of === 'median' ? '' : `${of} `}${bound === 'at most' ? '≤' : '≥'} ${amount}`;
}

/** Three figures that count: 1,234,567 · 123 · 12.3 · 1.23. */
export function showNumber(value: number): string {
  const size = Math.abs(value);
  return value.toLocaleString('en-US', { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 });
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}
