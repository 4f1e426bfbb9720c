import { useState } from 'react';
import type { RunStatus } from '#shared/services/engine.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Select, TextInput } from '#renderer/ui/field.tsx';
import type { LineageParts } from './lineage-view.tsx';

/** A line of a sample, to ask where it went. */
export function AskWhere({ parts: { store }, standIns }: { parts: LineageParts; standIns: RunStatus['standIns'] }) {
  const tables = [...new Set(standIns.filter(({ by }) => by === 'sample').map(({ table }) => plainName(table)))];
  const [table, setTable] = useState('');
  const [line, setLine] = useState('');
  const chosen = tables.includes(table) ? table : (tables[0] ?? '');
  const number = /^[1-9]\d{0,8}$/.test(line) ? Number(line) : undefined;
  if (!tables.length) return null;
  return (
    <form
      className="lineage-ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (number !== undefined) void store.ask({ where: { table: chosen, line: number } });
      }}
    >
      <span>Where did line</span>
      <TextInput aria-label="Line of the sample" inputMode="numeric" className="mono lineage-line" value={line} aria-invalid={line !== '' && number === undefined} onChange={({ target }) => setLine(target.value)} />
      <span>of</span>
      <Select aria-label="Table of the sample" value={chosen} onChange={({ target }) => setTable(target.value)}>
        {tables.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <Button type="submit" disabled={number === undefined}>
        go?
      </Button>
    </form>
  );
}

function plainName(table: string): string {
  return table.replace(/^default_catalog\.(?:default_database\.)?/, '');
}
