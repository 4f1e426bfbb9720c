/** What was saved, in few words: `discounts.ts`, or `discounts.ts and 2 more`. */
export function replacedFrom(files: readonly string[]): string {
  const [first, ...more] = files.map((path) => path.split('/').at(-1)!);
  if (first === undefined) return 'The functions';
  return more.length ? `${first} and ${more.length} more` : first;
}
