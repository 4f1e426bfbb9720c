import { useState } from 'react';
import { Field, Select, TextInput } from './field.tsx';
import { Menu } from './menu.tsx';
import { Popover } from './popover.tsx';
import { Stepper } from './stepper.tsx';
import { VerdictBar } from './verdict-bar.tsx';

const LONG = 'arrivals-and-departures-of-every-carrier-by-airport-and-hour-of-the-day';
const nothing = () => {};

export const Verdicts = () => (
  <div style={{ display: 'grid', gap: 12, padding: 24 }}>
    <VerdictBar tone="good" headline="State kept." words="hourly delays 1 → 4: 128 key groups move, 41 KB." reasons={['hourly delays keeps its state: the same uid, serializer and key.']} actions={[{ title: 'Apply to the run', onClick: nothing }]} />
    <VerdictBar tone="busy" headline="State migrates." words="The accumulator gains a field; its serializer converts it on restore." reasons={['A field was added at the end.']} />
    <VerdictBar tone="warning" headline="Unsure." words="The connector's own state is unknown here." reasons={['No rule says what this source does with its splits.']} />
    <VerdictBar tone="error" headline="State lost." words={`${LONG} would start anew: 41 KB of 3 keys are dropped.`} reasons={['The key changed.', 'The serializer of the key is another.']} actions={[{ title: 'Keep the old key', primary: true, onClick: nothing }]} />
  </div>
);

export const Steppers = () => {
  const [value, setValue] = useState(1);
  return (
    <div style={{ display: 'flex', gap: 12, padding: 24 }}>
      <Stepper label="parallelism" value={value} onStep={(by) => setValue(value + by)} />
      <Stepper label="parallelism of several" value={undefined} onStep={nothing} />
      <Stepper label="parallelism of many" value={1024} edited onStep={nothing} />
    </div>
  );
};

export const Fields = () => (
  <div style={{ display: 'grid', gap: 12, width: 240, padding: 24 }}>
    <Field label="Parallelism" hint="How many subtasks run at once.">
      <TextInput defaultValue="4" />
    </Field>
    <Field label="Max parallelism" fault="Parallelism 256 is above its max parallelism of 128.">
      <TextInput defaultValue="128" />
    </Field>
    <Field label="Slot sharing group">
      <Select>
        <option>default</option>
        <option>{LONG}</option>
      </Select>
    </Field>
  </div>
);

export const OpenMenu = () => (
  <Menu
    label="Edits"
    at={{ x: 40, y: 40 }}
    onClose={nothing}
    sections={[
      { items: [{ id: 'a', title: 'One more in parallel', keys: '+', run: nothing }, { id: 'b', title: 'Break the chain behind it', note: 'Its chain ends here.', disabled: true, run: nothing }] },
      { title: LONG, items: [{ id: 'c', title: 'heavy', checked: true, run: nothing }, { id: 'd', title: 'late', checked: false, colour: 'var(--group-2)', run: nothing }] },
    ]}
  />
);

export const OpenPopover = () => (
  <Popover title="State TTL of Global window aggregate" at={{ x: 40, y: 40 }} accept="Set" onAccept={nothing} onClose={nothing}>
    <Field label="State TTL" hint="How long state is kept after its last use.">
      <TextInput placeholder="1 h" />
    </Field>
  </Popover>
);
