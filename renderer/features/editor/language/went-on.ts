/**
 * Whether a person has typed into another word since a question was put. `before`: what stood behind the cursor in its line then; `now`: what stands there now. The editor would go on to
 * offer for the new word what was found for the old one.
 */
export function wentOn(before: string, now: string): boolean {
  return now.length < before.length || !now.endsWith(before) || /[^\w$]/.test(now.slice(0, now.length - before.length));
}
