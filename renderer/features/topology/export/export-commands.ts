import { topologyToMermaid } from '#shared/topology/mermaid.ts';
import type { Topology } from '#shared/topology/model.ts';
import { renderTopologySvg } from '#shared/topology/svg.ts';
import type { Command, FeatureParts } from '#renderer/platform/feature.ts';
import type { Layouter } from '#renderer/workers/layouter.ts';
import type { CanvasParts } from '../canvas-context.ts';
import { EXPORTS } from './formats.ts';
import { pngOf } from './png.ts';

export interface ExportParts {
  parts: Pick<CanvasParts, 'store'>;
  layouter: Pick<Layouter, 'elk'>;
  say: FeatureParts['say'];
}

/** Takes the topology elsewhere: what is drawn as a picture, what Flink said as JSON. */
export function exportCommands({ parts: { store }, layouter, say }: ExportParts): Command[] {
  const drawn = () => store.getState().drawing!.topology;
  // Measured for any font: a picture is looked at where the window's own is not.
  const svg = () => renderTopologySvg(drawn(), { elk: layouter.elk });
  const json = () => `${JSON.stringify(withoutTitles(store.getState().topology!), undefined, 2)}\n`;
  const name = (ending: string) => `${jobName(store.getState().file)}-topology.${ending}`;
  const copy = async (text: string, what: string) => {
    await navigator.clipboard.writeText(text);
    say({ text: `The topology is in the clipboard as ${what}.`, tone: 'good' });
  };
  const runs: Record<(typeof EXPORTS)[number]['id'], () => Promise<void>> = {
    'save-svg': async () => save(new Blob([await svg()], { type: 'image/svg+xml' }), name('svg')),
    'save-png': async () => save(await pngOf(await svg(), document.documentElement.dataset['theme'] ?? 'dark'), name('png')),
    'save-mermaid': async () => save(new Blob([topologyToMermaid(drawn())], { type: 'text/plain' }), name('mmd')),
    'copy-mermaid': () => copy(topologyToMermaid(drawn()), 'Mermaid'),
    'save-json': async () => save(new Blob([json()], { type: 'application/json' }), name('json')),
    'copy-json': () => copy(json(), 'JSON'),
  };
  return EXPORTS.map(({ id, title }) => ({
    id: `topology.${id}`,
    title: `Topology: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
    enabled: () => Boolean(store.getState().drawing?.topology.operators.length),
    run: runs[id],
  }));
}

/** The name of the job's folder, or of a file that stands alone. */
export function jobName(path = 'topology'): string {
  const parts = path.split('/');
  return /^job\.\w+$/.test(parts.at(-1)!) && parts.length > 1 ? parts.at(-2)! : parts.at(-1)!.replace(/\.\w+$/, '');
}

/** As the engine gives it and `weir preview --json` prints it. */
function withoutTitles(topology: Topology): Topology {
  return { ...topology, operators: topology.operators.map(({ title: _, ...operator }) => operator) };
}

/** Hands a file to the browser's own way of saving. */
function save(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
