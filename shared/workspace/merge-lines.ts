/**
 * What turned `base` into `changed`, done to `text`, line by line. `text` says the same as `base` in a layout of its own, which
 * stays wherever the change did not touch it.
 */
export function mergeLines(base: string, changed: string, text: string): string {
  const [was, now, own] = [base, changed, text].map((lines) => lines.split('\n')) as [string[], string[], string[]];
  const [toNow, toOwn] = [matches(was, now), matches(was.map(withoutSpace), own.map(withoutSpace))];
  const merged: string[] = [];
  let [b, n, o] = [0, 0, 0];
  for (let line = 0; line <= was.length; line++) {
    const [inNow, inOwn] = line < was.length ? [toNow[line]!, toOwn[line]!] : [now.length, own.length];
    if (inNow < 0 || inOwn < 0) continue;
    merged.push(...mergeStretch(was.slice(b, line), now.slice(n, inNow), own.slice(o, inOwn)));
    if (line < was.length) merged.push(own[inOwn]!);
    [b, n, o] = [line + 1, inNow + 1, inOwn + 1];
  }
  return merged.join('\n');
}

/** A stretch without a line in common: as the person has it, with what was put before or after it; changed in the middle, as changed. */
function mergeStretch(was: string[], now: string[], own: string[]): string[] {
  const more = now.length - was.length;
  if (more >= 0 && sameLines(was, now.slice(0, was.length))) return [...own, ...now.slice(was.length)];
  if (more >= 0 && sameLines(was, now.slice(more))) return [...now.slice(0, more), ...own];
  return now;
}

/** Beyond so many pairs of lines, what lies between the equal ends counts as changed. */
const MOST_PAIRS = 4_000_000;

/** For each line of `from`, the line of `to` that it became, or -1: the longest common subsequence. */
function matches(from: string[], to: string[]): Int32Array {
  const found = new Int32Array(from.length).fill(-1);
  let head = 0;
  while (head < from.length && head < to.length && from[head] === to[head]) found[head] = head++;
  let tail = 0;
  const room = Math.min(from.length, to.length) - head;
  while (tail < room && from[from.length - 1 - tail] === to[to.length - 1 - tail]) found[from.length - 1 - tail] = to.length - 1 - tail++;
  const [rows, columns] = [from.length - head - tail, to.length - head - tail];
  if (rows * columns > MOST_PAIRS) return found;
  const longest = Array.from({ length: rows + 1 }, () => new Int32Array(columns + 1));
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      longest[row]![column] = from[head + row] === to[head + column] ? longest[row + 1]![column + 1]! + 1 : Math.max(longest[row + 1]![column]!, longest[row]![column + 1]!);
  for (let row = 0, column = 0; row < rows && column < columns; )
    if (from[head + row] === to[head + column]) found[head + row++] = head + column++;
    else if (longest[row + 1]![column]! >= longest[row]![column + 1]!) row++;
    else column++;
  return found;
}

function withoutSpace(line: string): string {
  return line.replace(/\s+/g, '');
}

function sameLines(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
