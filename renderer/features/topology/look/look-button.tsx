import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { groupsOf } from '#shared/topology/collapse.ts';
import { showKeys } from '#renderer/platform/keys.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import type { CanvasParts } from '../canvas-context.ts';
import { environmentItems } from '../compare/choose-environment.tsx';
import { EXPORTS } from '../export/formats.ts';

/** Everything that can be done with the picture: find, collapse, compare, take it elsewhere. */
export function LookButton({ parts }: { parts: CanvasParts }) {
  const [at, setAt] = useState<{ x: number; y: number }>();
  return (
    <>
      <IconButton
        label="Find, collapse, compare, export"
        aria-haspopup="menu"
        aria-expanded={Boolean(at)}
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect();
          setAt({ x: left, y: bottom + 4 });
        }}
      >
        <Ellipsis size={15} />
      </IconButton>
      {at && <LookMenu parts={parts} at={at} onClose={() => setAt(undefined)} />}
    </>
  );
}

function LookMenu({ parts, at, onClose }: { parts: CanvasParts; at: { x: number; y: number }; onClose(): void }) {
  const { store, look, running, execute } = parts;
  const { collapsed, comparison, map } = useStore(look);
  const { topology, parts: sql, side } = store.getState();
  const item = (id: string, title: string, more: Partial<MenuItem> = {}): MenuItem => ({ id, title, run: () => execute(`topology.${id}`), ...more });
  const count = (by: 'chain' | 'sql') => (topology ? groupsOf(topology, by, sql).length : 0);
  const [chains, views] = [count('chain'), count('sql')];
  return (
    <Menu
      label="The picture of the topology"
      at={at}
      onClose={onClose}
      sections={[
        { items: [item('find', 'Find operators…', { keys: showKeys('Mod+F') }), item('arrange', 'Lay out anew'), item('toggle-map', map ? 'Hide the map' : 'Show the map', { note: 'drawn from 40 operators on' })] },
        {
          title: 'Collapse',
          items: [
            item('collapse-chains', 'All chains', { note: `${chains} of two or more operators`, disabled: !chains }),
            item('collapse-views', 'By view, CTE and INSERT', { note: `${views} of two or more operators`, disabled: !views }),
            item('expand-all', 'Expand all', { disabled: !collapsed.ids.length }),
          ],
        },
        {
          title: 'Compare',
          items: [
            ...(comparison ? [item('stop-comparing', `Stop comparing with ${comparison.with}`)] : []),
            ...(side === 'there' ? [] : [item('compare-commit', 'With the last commit', { checked: comparison && !comparison.there }), ...environmentItems(running, comparison, (name) => execute('topology.compare-running', name))]),
          ],
        },
        { title: 'Export', items: EXPORTS.map(({ id, title }) => item(id, title)) },
      ]}
    />
  );
}
