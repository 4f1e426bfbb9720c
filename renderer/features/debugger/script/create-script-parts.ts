import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { createBreakpointStore } from './breakpoint-store.ts';
import type { ScriptParts } from './script-parts.ts';
import { tellScripts } from './script-session.ts';
import { createThreadStore } from './thread-store.ts';
import { createValueStore } from './value-store.ts';

type Parts = Pick<FeatureParts, 'session' | 'link' | 'settings' | 'execute' | 'say'> & { clients: Pick<FeatureParts['clients'], 'scriptDebugger' | 'runs'> };

/** Breakpoints in TypeScript, the threads that they stop, and what those hold. */
export function createScriptParts(parts: Parts): ScriptParts & Disposable {
  const open = new Disposables();
  const breakpoints = open.add(createBreakpointStore(parts));
  const threads = open.add(createThreadStore(parts));
  const values = open.add(createValueStore(threads, parts));
  open.add(tellScripts(parts, breakpoints, threads));
  return { breakpoints, threads, values, session: parts.session, execute: parts.execute, dispose: () => open.dispose() };
}
