import { isMap } from 'yaml';
import { mergeLines } from './merge-lines.ts';
import { parseYaml } from './read-yaml.ts';
import { ReplayFile } from './sample-stream.ts';

/** Which part of its rows a sample stream replays, as a person types it: the number of a row, from 1, or an event time; empty for no bound. */
export interface StreamPart {
  from: string;
  to: string;
  /** It begins again when it has come to its end. */
  loops: boolean;
}

/** What the text of a `streams/NAME.yaml` says; undefined where it cannot be read. */
export function partIn(text: string): StreamPart | undefined {
  const { document } = parseYaml(text);
  if (document.errors.length || !isMap(document.contents)) return undefined;
  const said = (path: string[]) => String(document.getIn(path) ?? '');
  return { from: said(['replay', 'from']), to: said(['replay', 'to']), loops: said(['end']) === 'loop' };
}

/** Why a bound cannot be written, each a sentence. */
export function partFaults({ from, to }: StreamPart): { from?: string; to?: string } {
  const read = ReplayFile.safeParse({ from: bound(from), to: bound(to) });
  const faults: { from?: string; to?: string } = {};
  for (const { path, message } of read.error?.issues ?? []) {
    const key = path[0] === 'to' ? 'to' : 'from';
    faults[key] ??= `${message[0]!.toUpperCase()}${message.slice(1)}.`;
  }
  return faults;
}

/** The text with another part in it; nothing else of it changes. The part has no faults, and `before` can be read. */
export function withPart(before: string, part: StreamPart): string {
  const lineEnd = before.includes('\r\n') ? '\r\n' : '\n';
  const text = before.replaceAll('\r\n', '\n');
  const document = parseYaml(text).document;
  const asItIs = document.toString({ lineWidth: 0 });
  const put = (path: string[], value: unknown) => (value === undefined ? document.deleteIn(path) : document.setIn(path, value));
  put(['replay', 'from'], bound(part.from));
  put(['replay', 'to'], bound(part.to));
  const replay = document.get('replay');
  if (isMap(replay) && replay.items.length === 0) document.delete('replay');
  const said = document.get('end');
  if (part.loops || said !== undefined) document.set('end', part.loops ? 'loop' : 'stop');
  return mergeLines(asItIs, document.toString({ lineWidth: 0 }), text).replaceAll('\n', lineEnd);
}

/** Digits alone are the number of a row. */
function bound(typed: string): number | string | undefined {
  const text = typed.trim();
  return text === '' ? undefined : /^-?\d+$/.test(text) ? Number(text) : text;
}
