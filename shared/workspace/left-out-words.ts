interface Reason {
  reason: string;
  count: number;
  partition: number;
  offset: string;
}

/** Sentences of the messages that a recording left out, and of those that lost their key, each with a space before it: why, and where the first of each reason is. Empty where there are none. */
export function leftOutWords({ skipped, leftOut, keyless = [] }: { skipped: number; leftOut: readonly Reason[]; keyless?: readonly Reason[] | undefined }): string {
  const lost = keyless.reduce((sum, { count }) => sum + count, 0);
  const without = lost ? ` ${lost.toLocaleString('en')} ${lost === 1 ? 'message is recorded without its key' : 'messages are recorded without their keys'}: ${keyless.map(inWords).join('; ')}.` : '';
  if (!skipped) return without;
  const why = leftOut.map(inWords);
  const others = skipped - leftOut.reduce((sum, { count }) => sum + count, 0);
  if (others > 0 && why.length) why.push(`${others.toLocaleString('en')} for other reasons`);
  return ` ${skipped.toLocaleString('en')} ${skipped === 1 ? 'message was' : 'messages were'} left out${why.length ? `: ${why.join('; ')}` : ''}.${without}`;
}

function inWords({ reason, count, partition, offset }: Reason): string {
  return `${reason.replace(/\.$/, '')} (${count === 1 ? '' : `${count.toLocaleString('en')}, the first `}at offset ${offset} of partition ${partition})`;
}
