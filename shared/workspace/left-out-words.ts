/** A sentence of the messages that a recording left out, with a space before it: why, and where the first of each reason is. Empty where there are none. */
export function leftOutWords({ skipped, leftOut }: { skipped: number; leftOut: readonly { reason: string; count: number; partition: number; offset: string }[] }): string {
  if (!skipped) return '';
  const why = leftOut.map(({ reason, count, partition, offset }) => `${reason.replace(/\.$/, '')} (${count === 1 ? '' : `${count.toLocaleString('en')}, the first `}at offset ${offset} of partition ${partition})`);
  const others = skipped - leftOut.reduce((sum, { count }) => sum + count, 0);
  if (others > 0 && why.length) why.push(`${others.toLocaleString('en')} for other reasons`);
  return ` ${skipped.toLocaleString('en')} ${skipped === 1 ? 'message was' : 'messages were'} left out${why.length ? `: ${why.join('; ')}` : ''}.`;
}
