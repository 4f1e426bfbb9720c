import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { BreakpointStore } from './breakpoint-store.ts';
import type { ThreadStore } from './thread-store.ts';
import type { ValueStore } from './value-store.ts';

/** What the views of breakpoints in TypeScript are made of. */
export interface ScriptParts extends Pick<FeatureParts, 'session' | 'execute'> {
  breakpoints: BreakpointStore;
  threads: ThreadStore;
  values: ValueStore;
}
