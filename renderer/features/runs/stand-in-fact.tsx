import type { StandIn } from '#shared/services/engine.ts';
import { Button } from '#renderer/ui/button.tsx';

interface StandInFactProps {
  standIn: StandIn;
  /** Whether the next run of the file reads or writes it for real. */
  switched: boolean;
  onSwitch: (real: boolean) => void;
}

/** What a table of the run was, and the switch that makes it the real one from the next run on. */
export function StandInFact({ standIn: { table, role, by, connector, abilities, address }, switched, onSwitch }: StandInFactProps) {
  const place = [connector, address].filter(Boolean).join(' at ');
  // A jar's tables are its own, and datagen and its like have no address: they run as they are.
  const canSwitch = !table.endsWith('.jar') && address !== null;
  return (
    <>
      <span>
        {STAND_INS[by]}
        {place && (by === 'real' ? `: ${place}` : ` instead of ${place}`)}
        {abilities === 'assumed' && '; its abilities are assumed, the connector is not on the class path'}
      </span>
      {canSwitch && (
        <Button className="run-switch" tone={switched ? 'danger' : 'link'} role="switch" aria-checked={switched} onClick={() => onSwitch(!switched)}>
          {switched ? `The next run ${role === 'sink' ? 'writes to' : 'reads'} the real one. Switch it off` : role === 'sink' ? 'Write to the real one…' : 'Read the real one…'}
        </Button>
      )}
    </>
  );
}

const STAND_INS = { sample: 'reads its sample', capture: 'is captured', real: 'is the real one', missing: 'has no sample' };
