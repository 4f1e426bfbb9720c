import type { ComponentType } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clients } from './clients.ts';
import type { Link } from './link.ts';
import type { Session } from './session.ts';
import type { Settings } from './settings.ts';

/**
 * The one door of a feature. `activate` gets everything it may use and returns what it adds to the window;
 * features never see each other, they meet in `parts.session` and in commands run by id.
 */
export interface Feature {
  id: string;
  title: string;
  activate(parts: FeatureParts): ActivatedFeature;
}

export interface FeatureParts {
  clients: Clients;
  /** Whether the host answers; streams that must outlive a lost connection go through `keepOpen(link, …)`. */
  link: Link;
  session: Session;
  settings: Settings;
  /** Every command of every feature, as they come and go. */
  commands: StoreApi<readonly Command[]>;
  /** Runs a command of any feature, until it has ended; unknown or switched-off commands do nothing. A failure is said, and never thrown. */
  execute(commandId: string, argument?: unknown): Promise<void>;
  /** One line that says what happened, for a while, at the bottom of the window; read aloud too. What is given back takes it away where it is no longer true. */
  say(notice: Notice): Disposable;
}

export interface ActivatedFeature extends Disposable {
  /** Changes whenever views come and go: one tab a sink, for instance. `fixedViews` makes a store that never changes. */
  views?: StoreApi<readonly View[]>;
  commands?: readonly Command[];
}

/** Where a view lives. Several views of one place become its tabs. */
export type Place = 'sidebar' | 'editor' | 'canvas' | 'panel' | 'top' | 'status-left' | 'status-right' | 'overlay';

export interface View {
  id: string;
  title: string;
  place: Place;
  /** Smaller comes first within the place. */
  order: number;
  /** A short figure beside the title: rows, problems. */
  badge?: string;
  tone?: 'error' | 'warning' | 'good';
  Body: ComponentType;
  /** Shown at the right end of the tab strip while the view is in front. */
  Actions?: ComponentType;
}

export interface Command {
  /** `feature.verb`, stable: key bindings and other features name it. */
  id: string;
  title: string;
  /** Like `Mod+Shift+P`: Mod is ⌘ on a Mac and Ctrl elsewhere; the last part is a `KeyboardEvent.code` without Key/Digit, or a key's name. */
  keys?: readonly string[];
  /** While it is enabled its keys are its own, whoever else is bound to them. */
  first?: boolean;
  /** Its keys hold only while the keyboard is in this pane, and there before keys that hold everywhere. */
  within?: 'sidebar' | 'editor' | 'canvas' | 'panel';
  /** Group in the palette and in the sheet of shortcuts: `Run`, `View`, `File`. */
  group?: string;
  /** Left out of the palette while false; its keys do nothing then. */
  enabled?(): boolean;
  /** Kept out of the palette: reached by its key, a button or another feature only. */
  hidden?: boolean;
  run(argument?: unknown): void | Promise<void>;
}

export interface Notice {
  text: string;
  tone?: 'info' | 'good' | 'warning' | 'error';
  /** Searchable code of a failure. */
  code?: string;
  detail?: string;
  action?: { title: string; run(): void };
}
