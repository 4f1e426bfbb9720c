const UNITS: Record<string, number> = { ms: 1, s: 1000, sec: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

export interface EventWindow {
  /** Epoch milliseconds, the end excluded. */
  start: number;
  end: number;
}

/**
 * The window that a window operator fires next, once the watermark has passed its end; undefined where the operator's description, as
 * Flink prints it, tells of none of a fixed size.
 */
export function nextWindow(description: string, watermark: number): EventWindow | undefined {
  const call = /\b(TUMBLE|HOP|CUMULATE|TumblingGroupWindow|SlidingGroupWindow)\(([^)]*(?:\([^)]*\))?[^)]*)\)/.exec(description);
  if (!call) return undefined;
  const [, kind = '', args = ''] = call;
  const legacy = kind.endsWith('GroupWindow') ? args.split(',').map((part) => part.trim()) : undefined;
  const size = legacy ? plain(legacy[2]) : (duration(args, 'size') ?? duration(args, 'max_size'));
  const step = legacy ? (plain(legacy[3]) ?? size) : (duration(args, 'slide') ?? duration(args, 'step') ?? size);
  if (!size || !step) return undefined;
  const offset = duration(args, 'offset') ?? 0;
  // A window fires at its last millisecond.
  const end = (Math.floor((watermark + 1 - offset) / step) + 1) * step + offset;
  const start = kind === 'CUMULATE' ? Math.floor((end - 1 - offset) / size) * size + offset : end - size;
  return { start, end };
}

function duration(args: string, name: string): number | undefined {
  const found = new RegExp(`\\b${name}=\\[(-?\\d+) (ms|s|sec|min|h|d)\\]`).exec(args);
  return found ? Number(found[1]) * UNITS[found[2]!]! : undefined;
}

/** Flink's older group windows print milliseconds alone. */
function plain(text: string | undefined): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
