/** The window's own origin: a scheme of ours, so that the page is no file: and gets a real origin with a strict policy. */
export const ORIGIN = 'weir://window';

/** Whether a window may go there: only to our own page. To `URL` the origin of each scheme it does not know is the same "null". */
export function isOwnAddress(url: string): boolean {
  return url === ORIGIN || url.startsWith(`${ORIGIN}/`);
}
