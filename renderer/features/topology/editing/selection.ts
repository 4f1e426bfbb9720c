import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Session } from '#renderer/platform/session.ts';

export interface SelectionState {
  /** Every operator in hand, the session's one among them. */
  uids: ReadonlySet<string>;
}

/** The operators in hand. The session knows the one that was taken last; here are those that were taken with it. */
export interface Selection extends StoreApi<SelectionState>, Disposable {
  /** Adds an operator, or lets go of it. */
  toggle(uid: string): void;
  take(uids: readonly string[]): void;
}

/** `membersOf`: the operators that a card stands for. Edits are of operators, so those are in hand. */
export function createSelection(session: Session, membersOf: (uid: string) => readonly string[] = (uid) => [uid]): Selection {
  const only = (uid: string | undefined): SelectionState => ({ uids: new Set(uid === undefined ? [] : membersOf(uid)) });
  const store = createStore<SelectionState>(() => only(session.getState().selectedOperator));
  const take = (uids: readonly string[], last = uids.at(-1)) => {
    store.setState({ uids: new Set(uids.flatMap(membersOf)) });
    session.setState({ selectedOperator: last });
  };
  const unsubscribe = session.subscribe(({ selectedOperator }, before) => {
    if (selectedOperator === before.selectedOperator) return;
    // Taken elsewhere, or by a plain click: it alone is in hand.
    if (selectedOperator === undefined || !membersOf(selectedOperator).some((uid) => store.getState().uids.has(uid))) store.setState(only(selectedOperator));
  });
  return Object.assign(store, {
    take,
    toggle: (uid: string) => {
      const uids = [...store.getState().uids];
      const members = membersOf(uid);
      const rest = uids.filter((other) => !members.includes(other));
      if (rest.length < uids.length) take(rest);
      else take([...uids, uid]);
    },
    dispose: unsubscribe,
  });
}
