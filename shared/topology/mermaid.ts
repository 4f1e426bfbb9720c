import type { Edge, Operator, Topology } from './model.ts';

/** A topology as a Mermaid flowchart: chains as boxes around their operators, the ship strategy on the edges. */
export function topologyToMermaid({ operators, edges, chains }: Topology): string {
  const ids = new Map(operators.map(({ uid }, index) => [uid, `o${index}`]));
  const byUid = new Map(operators.map((operator) => [operator.uid, operator]));
  const boxes = chains.flatMap((chain, index) => [
    `  subgraph c${index}[${quoted(`parallelism ${chain.parallelism}`)}]`,
    ...chain.operators.flatMap((uid) => (byUid.has(uid) ? [`    ${ids.get(uid)}${shape(byUid.get(uid)!)}`] : [])),
    '  end',
  ]);
  const chained = new Set(chains.flatMap((chain) => chain.operators));
  const loose = operators.filter(({ uid }) => !chained.has(uid)).map((operator) => `  ${ids.get(operator.uid)}${shape(operator)}`);
  const arrows = edges.filter(({ from, to }) => ids.has(from) && ids.has(to)).map((edge) => `  ${ids.get(edge.from)} -->|${quoted(shipOf(edge))}| ${ids.get(edge.to)}`);
  return ['flowchart LR', ...boxes, ...loose, ...arrows, ''].join('\n');
}

function shipOf({ ship, key }: Edge): string {
  return key?.length ? `${ship} (${key.join(', ')})` : ship;
}

function shape({ type, name, table, parallelism }: Operator): string {
  const label = quoted(`${table ? `${type}: ${table}` : name} ×${parallelism}`);
  return /source|scan/.test(type) ? `([${label}])` : type === 'sink' ? `[[${label}]]` : `[${label}]`;
}

/** Mermaid ends a label at a quote and reads entities by `#`; Markdown inside would be formatted. */
function quoted(text: string): string {
  const escapes: Record<string, string> = { '#': '#35;', '"': '#quot;', '<': '#lt;', '>': '#gt;', '`': '#96;', '\n': ' ' };
  return `"${text.replace(/[#"<>`\n]/g, (char) => escapes[char]!)}"`;
}
