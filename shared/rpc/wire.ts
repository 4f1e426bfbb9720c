/**
 * What travels in a pipe. `id` names one open call; the caller chooses it.
 * `more` is credit: the far side sends at most that many further items (or chunks) and then waits.
 */
export type ToFarSide =
  | { id: number; open: string; params: unknown }
  | { id: number; more: number }
  | { id: number; cancel: true };

export type ToCaller =
  | { id: number; result: unknown }
  | { id: number; items: unknown[] }
  | { id: number; chunk: unknown; body: Uint8Array }
  | { id: number; end: true }
  | { id: number; error: WireError };

export interface WireError {
  code: string;
  message: string;
  data?: Record<string, unknown>;
}

export type WireMessage = ToFarSide | ToCaller;

const text = { encoder: new TextEncoder(), decoder: new TextDecoder() };

/**
 * A frame: four bytes big-endian length of the JSON head, the head in UTF-8, then the body (empty unless the message
 * is a chunk). Byte pipes (TCP, WebSocket) carry frames; the runner reads and writes the same ones.
 */
export function encodeFrame(message: WireMessage): Uint8Array<ArrayBuffer> {
  const { body, ...head } = message as { body?: Uint8Array };
  const json = text.encoder.encode(JSON.stringify(head));
  const frame = new Uint8Array(4 + json.length + (body?.length ?? 0));
  new DataView(frame.buffer).setUint32(0, json.length);
  frame.set(json, 4);
  if (body) frame.set(body, 4 + json.length);
  return frame;
}

export function decodeFrame(frame: Uint8Array): WireMessage {
  const size = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0);
  const head = JSON.parse(text.decoder.decode(frame.subarray(4, 4 + size))) as WireMessage;
  return 'chunk' in head ? { ...head, body: frame.subarray(4 + size) } : head;
}
