/** JSON lines of a shape that a seed decides: nested, sparse, of every type; the same seed gives the same lines. */
export function seeded(seed: number): { lines: string[] } {
  const random = generator(seed + 1);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const digits = (count: number) => Array.from({ length: count }, (_, i) => (i ? Math.floor(random() * 10) : 1 + Math.floor(random() * 9))).join('');
  const two = (number: number) => String(number).padStart(2, '0');
  const stamp = (between: string, tail: string) => `"${2000 + Math.floor(random() * 50)}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}${between}${two(Math.floor(random() * 24))}:${two(Math.floor(random() * 60))}:${two(Math.floor(random() * 60))}${tail}"`;
  const leaves: (() => string)[] = [
    () => String(Math.floor(random() * 2000) - 1000),
    () => `${pick(['', '-'])}${digits(1 + Math.floor(random() * 18))}`,
    () => digits(20 + Math.floor(random() * 18)),
    () => `${Math.floor(random() * 1000)}.${digits(1 + Math.floor(random() * 4))}`,
    () => String(random() * 1e6),
    () => `${1 + Math.floor(random() * 9)}.5e${Math.floor(random() * 20)}`,
    () => pick(['true', 'false']),
    () => JSON.stringify(pick(['', 'x', 'two words', 'q"uote', "it's", 'null', '12', 'ü → 漢', 'a\nb'])),
    () => stamp(' ', ''),
    () => stamp('T', `.${digits(1 + Math.floor(random() * 6))}Z`),
    () => stamp('T', pick(['Z', '+02:00', '-11:30'])),
    () => `"${2000 + Math.floor(random() * 50)}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 9)}"`,
    () => `"${two(Math.floor(random() * 24))}:${two(Math.floor(random() * 60))}:${two(Math.floor(random() * 60))}"`,
    () => String(1_700_000_000_000 + Math.floor(random() * 1e9)),
    () => pick(['1', '"one"', 'true', '2.5']),
  ];
  const shape = (depth: number): (() => string) => {
    const kind = random();
    if (depth < 3 && kind < 0.15) {
      const inner = shape(depth + 1);
      return () => `[${Array.from({ length: Math.floor(random() * 4) }, inner).join(',')}]`;
    }
    if (depth < 3 && kind < 0.35) return object(depth + 1);
    return pick(leaves);
  };
  const object = (depth: number): (() => string) => {
    const fields = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, i) => ({ name: pick([`f${i}`, `f ${i}`, `select${i}`, `ü${i}`, `a\`b${i}`, `camelCase${i}`]), value: shape(depth), presence: pick([1, 1, 0.9, 0.3]), nulls: pick([0, 0, 0.2]) }));
    const unique = [...new Map(fields.map((field) => [field.name, field])).values()];
    return () => `{${unique.filter(({ presence }) => random() < presence).map(({ name, value, nulls }) => `${JSON.stringify(name)}:${random() < nulls ? 'null' : value()}`).join(',')}}`;
  };
  const row = object(0);
  const lines = Array.from({ length: 40 }, row);
  // A row that has nothing is no row of a table that expects something.
  return { lines: lines.map((line, i) => (line === '{}' ? `{"f0_${seed}":${i}}` : line)) };
}

function generator(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
