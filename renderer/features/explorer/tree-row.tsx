import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { SessionState } from '#renderer/platform/session.ts';
import type { ExplorerProps } from './explorer-view.tsx';
import { NameField } from './name-field.tsx';
import { nameOf } from './names.ts';

interface TreeRowProps extends ExplorerProps {
  path: string;
  title: string;
  note?: string;
  hint?: string;
  dotted?: boolean;
  /** The title is a path: where it is cut, its end stays. */
  isPath?: boolean;
}

/** A file of the workspace: click or Enter opens it, F2 renames it, Delete asks. */
export function TreeRow({ parts, state, actions, path, title, note, hint, dotted, isPath }: TreeRowProps) {
  const isActive = useStore(parts.session, ({ activeFile }) => activeFile?.path === path);
  const sign = useStore(parts.session, (session) => signOf(session, path));
  const isNaming = useStore(state, ({ naming }) => naming?.kind === 'rename' && naming.path === path);
  const onKeyDown = ({ key }: KeyboardEvent) => {
    if (key === 'F2') parts.execute('explorer.rename', path);
    if (key === 'Delete') parts.execute('explorer.remove', path);
  };
  if (isNaming)
    return (
      <NameField
        label={`New name of ${title}`}
        value={nameOf(path)}
        onCancel={() => state.setState({ naming: undefined })}
        onName={(name) => actions.rename(path, name)}
      />
    );
  return (
    <li>
      <button type="button" className="tree-row" title={hint ?? path} aria-current={isActive ? 'true' : undefined} onClick={() => actions.open(path)} onKeyDown={onKeyDown}>
        <span className={`tree-dot tree-dot-${sign.kind}`} aria-hidden="true" hidden={!dotted && sign.kind === 'calm'} />
        {isPath ? <PathTitle path={title} /> : <span className="tree-title">{title}</span>}
        {sign.words && <span className="visually-hidden">, {sign.words}</span>}
        {note && <span className="tree-note">{note}</span>}
      </button>
    </li>
  );
}

/** Its name, then where it is: cut at its beginning, since what tells one place from another stands at the end. */
function PathTitle({ path }: { path: string }) {
  const folder = path.split('/').slice(0, -1).join('/');
  return (
    <>
      <span className="tree-title">{path.split('/').at(-1)}</span>
      {folder && (
        <span className="tree-folder">
          <bdi dir="ltr">{folder}</bdi>
        </span>
      )}
    </>
  );
}

interface Sign {
  kind: 'calm' | 'broken' | 'running' | 'unsaved';
  words: string;
}

const SIGNS: Record<Sign['kind'], Sign> = {
  broken: { kind: 'broken', words: 'has errors' },
  running: { kind: 'running', words: 'running' },
  unsaved: { kind: 'unsaved', words: 'not saved' },
  calm: { kind: 'calm', words: '' },
};

function signOf({ problems, activeFile, run: last }: SessionState, path: string): Sign {
  if (problems.get(path)?.some(({ severity }) => severity === 'error')) return SIGNS.broken;
  if (activeFile?.path !== path) return SIGNS.calm;
  if (last?.state === 'running' || last?.state === 'starting') return SIGNS.running;
  return activeFile.dirty ? SIGNS.unsaved : SIGNS.calm;
}
