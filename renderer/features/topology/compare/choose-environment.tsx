import { useStore } from 'zustand';
import type { EnvironmentSummary } from '#shared/services/promotion.ts';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import { useCanvas } from '../canvas-context.ts';
import type { Comparison } from '../look/look-store.ts';
import type { RunningCompare } from './running-compare.ts';

/** What runs in each environment, as versions that the job in front can be compared with. */
export function environmentItems(running: RunningCompare, comparison: Comparison | undefined, run: (environment: string) => void): MenuItem[] {
  return running.getState().environments.map(({ name, ...place }) => ({ id: `running-${name}`, title: `With what runs in ${name}`, note: placeWords(place), checked: comparison && comparison.there?.environment === name, run: () => run(name) }));
}

/** Asked for by the palette, which cannot ask by itself. */
export function ChooseEnvironment() {
  const { look, running, execute } = useCanvas();
  const choosing = useStore(running, (state) => state.choosing);
  const comparison = useStore(look, (state) => state.comparison);
  if (!choosing) return null;
  const { left = 0, top = 0 } = document.querySelector('.topology')?.getBoundingClientRect() ?? {};
  return <Menu label="Compare with what runs in" at={{ x: left + 24, y: top + 24 }} onClose={() => running.setState({ choosing: false })} sections={[{ title: 'Compare', items: environmentItems(running, comparison, (name) => execute('topology.compare-running', name)) }]} />;
}

function placeWords({ production, context, namespace }: Omit<EnvironmentSummary, 'name'>): string | undefined {
  return [production && 'production', context, namespace].filter(Boolean).join(' · ') || undefined;
}
