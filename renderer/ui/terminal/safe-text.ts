/**
 * What a program prints may colour itself, and nothing else: no sequence that moves the cursor, renames the window, writes
 * the clipboard or makes links reaches the terminal.
 */
export function safeText(text: string): string {
  const colours: string[] = [];
  const kept = text.replace(/\x1b\[[\d;:]*m/g, (colour) => `\ue000${colours.push(colour) - 1}\ue001`);
  const bare = kept
    .replace(/\x1b[\]PX^_][\s\S]*?(?:\x07|\x1b\\|$)/g, '')
    .replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '')
    .replace(/\r?\n/g, '\r\n')
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)/g, '');
  return bare.replace(/\ue000(\d+)\ue001/g, (_, index) => colours[Number(index)] ?? '');
}
