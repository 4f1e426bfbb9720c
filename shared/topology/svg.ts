import { type Point, roundedPath } from './boxes.ts';
import { describeOperator, type OperatorWords } from './describe-operator.ts';
import { type LayoutParts, layoutTopology, type PlacedChain, type PlacedOperator, type TopologyLayout } from './layout.ts';
import { CARD } from './layout-chain.ts';
import type { Operator, Topology } from './model.ts';
import { escapeXml, STYLE } from './svg-style.ts';
import { approximateText, ellipsise, type MeasureText } from './text-size.ts';

const MARGIN = 24;
const LEGEND = 30;

/** Draws a topology as one self-contained picture that follows the reader's light or dark. */
export async function renderTopologySvg(topology: Topology, parts: Partial<LayoutParts> = {}): Promise<string> {
  const measure = parts.measure ?? approximateText;
  const elk = parts.elk ?? (await import('./elk.ts')).createElk();
  const layout = await layoutTopology(topology, { elk, measure });
  const [width, height] = [Math.ceil(layout.width + 2 * MARGIN), Math.ceil(layout.height + 2 * MARGIN + LEGEND)];
  const operators = new Map(topology.operators.map((operator) => [operator.uid, operator]));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.max(width, 320)}" height="${height}" viewBox="${layout.x - MARGIN} ${layout.y - MARGIN} ${Math.max(width, 320)} ${height}" role="img" aria-label="${escapeXml(summary(topology))}">`,
    `<title>${escapeXml(summary(topology))}</title>`,
    STYLE,
    `<rect class="background" x="${layout.x - MARGIN}" y="${layout.y - MARGIN}" width="100%" height="100%"/>`,
    ...jobTitles(layout),
    ...layout.chains.map((chain) => drawFrame(chain)),
    ...layout.edges.map(({ points, label }) => drawEdge(points, !label)),
    ...layout.operators.map((card) => drawCard(card, operators.get(card.uid)!, measure)),
    ...layout.edges.flatMap(({ label }) => (label ? [text('label', label.x + 5, label.y + 12, fit(label.text, label.width - 8, 11, 400, measure))] : [])),
    text('small', layout.x, layout.y + layout.height + MARGIN + 14, summary(topology)),
    '</svg>',
  ].join('\n');
}

function summary({ operators, chains, slots }: Topology): string {
  const jobs = new Set(operators.map(({ job }) => job)).size;
  const parts = [jobs > 1 ? count(jobs, 'job') : '', count(operators.length, 'operator'), count(chains.length, 'chain'), count(slots.total, 'slot')];
  return parts.filter(Boolean).join(' · ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function jobTitles({ groups }: TopologyLayout): string[] {
  return groups.length < 2 ? [] : groups.map(({ x, y, title }) => text('job', x, y + 15, title));
}

function drawFrame({ x, y, width, height, slotSharingGroup, parallelism }: PlacedChain): string {
  const group = slotSharingGroup === 'default' ? 'default' : 'named';
  return [
    `<g><rect class="frame" x="${x}" y="${y}" width="${width}" height="${height}" rx="11"/>`,
    `<rect class="stripe ${group}" x="${x}" y="${y + 8}" width="4" height="${height - 16}" rx="2"/>`,
    text(`small ${group}`, x + CARD.padding + 4, y + 18, slotSharingGroup === 'default' ? 'default group' : `group ${slotSharingGroup}`),
    `${text('parallelism', x + width - CARD.padding, y + 18, `× ${parallelism}`, 'end')}</g>`,
  ].join('');
}

function drawEdge(points: Point[], inside: boolean): string {
  const [tip, before] = [points.at(-1)!, points.at(-2)!];
  return `<path class="edge${inside ? ' inside' : ''}" d="${roundedPath(points)}"/><path class="arrow" d="${arrow(before, tip)}"/>`;
}

function arrow(from: Point, tip: Point): string {
  if (tip.x === from.x) return `M${tip.x - 4} ${tip.y - 6}L${tip.x} ${tip.y}L${tip.x + 4} ${tip.y - 6}Z`;
  return `M${tip.x - 7} ${tip.y - 4}L${tip.x} ${tip.y}L${tip.x - 7} ${tip.y + 4}Z`;
}

function drawCard(card: PlacedOperator, operator: Operator, measure: MeasureText): string {
  const words = describeOperator(operator);
  const [left, right] = [card.x + CARD.padding + (card.alone ? 4 : 0), card.x + card.width - CARD.padding];
  const room = right - left;
  // The name is what people look for: the kind gives way first.
  const kind = words.kind && fit(words.kind, Math.max(room * 0.3, room - measure(words.title, CARD.title, 600) - 10), CARD.small, 400, measure);
  const title = fit(words.title, room - (kind ? measure(kind, CARD.small, 400) + 10 : 0), CARD.title, 600, measure);
  const lift = card.alone ? -4 : 0;
  return [
    `<g><title>${escapeXml(factsOf(operator, words))}</title>`,
    card.alone ? '' : `<rect class="card" x="${card.x}" y="${card.y}" width="${card.width}" height="${card.height}" rx="8"/>`,
    text('title', left, card.y + 21 + lift, title),
    kind && text('small', right, card.y + 21 + lift, kind, 'end'),
    text('meaning', left, card.y + 39 + lift, fit(words.meaning, room, CARD.meaning, 400, measure)),
    text(words.stateNeverExpires ? 'small warning' : 'small', left, card.y + 57 + lift, fit(flowLine(operator, words), room, CARD.small, 400, measure)),
    '</g>',
  ].join('');
}

function flowLine(operator: Operator, { changelog, state }: OperatorWords): string {
  const key = operator.upsertKey?.length ? `key ${operator.upsertKey.join(', ')}` : '';
  const kinds = operator.changelog?.length ? `${changelog} ${operator.changelog.map((kind) => kind.replace('-', '−')).join(' ')}` : '';
  return [kinds, state, key].filter(Boolean).join(' · ');
}

function factsOf(operator: Operator, words: OperatorWords): string {
  const { name, description, uid, operatorId, chaining, maxParallelism, slotSharingGroup, parallelism } = operator;
  const facts = [`${words.title} (${operator.type})`, name, description, `uid ${uid}`, `operator id ${operatorId}`];
  facts.push(`parallelism ${parallelism}${maxParallelism === null ? '' : ` of at most ${maxParallelism}`}, slot sharing group ${slotSharingGroup}, chaining ${chaining}`);
  facts.push(...operator.state.map(({ name: state, kind, ttl }) => `state ${state}: ${kind}${ttl ? `, TTL ${ttl}` : ''}`));
  return facts.filter(Boolean).join('\n');
}

function fit(words: string, width: number, size: number, weight: number, measure: MeasureText): string {
  return ellipsise(words, width, size, weight, measure);
}

function text(classes: string, x: number, y: number, words: string, anchor?: 'end'): string {
  return words && `<text class="${classes}" x="${x}" y="${y}"${anchor ? ` text-anchor="${anchor}"` : ''}>${escapeXml(words)}</text>`;
}
