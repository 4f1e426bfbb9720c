import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Broken, Skeleton } from '#renderer/ui/faces.tsx';
import { TabStrip } from '#renderer/ui/tab-strip.tsx';
import { Breadcrumbs } from './breadcrumbs/breadcrumbs.tsx';
import type { Outline } from './breadcrumbs/trail.ts';
import type { CodeEditorParts } from './code-editor.ts';
import { FileBars } from './file-bars.tsx';
import { isDirty, type OpenFile, titleOf } from './open-file.ts';
import { languageOf } from './plain-languages.ts';
import './editor.css';

export interface EditorViewParts extends CodeEditorParts {
  outline: StoreApi<Outline>;
  crumbsWished: StoreApi<number>;
}

/** Tabs, the bars of the file in front, where in it the cursor stands, and its text. */
export function EditorView({ parts }: { parts: EditorViewParts }) {
  const { store, session, outline, crumbsWished } = parts;
  const { files, active, comparing } = useStore(store.state);
  const file = files.find(({ path }) => path === active);
  const isReady = file?.state === 'ready';
  const inDiff = comparing && file?.theirs !== undefined;
  return (
    <div className="editor">
      <TabStrip label="Open files" tabs={files.map((open) => tabOf(open, files))} front={active} onPick={(path) => void store.open(path)} onClose={store.close} />
      {isReady && <FileBars file={file} store={store} comparing={comparing} execute={parts.execute} />}
      {isReady && !inDiff && ['flink-sql', 'typescript'].includes(languageOf(file.path)) && <Breadcrumbs path={file.path} store={store} session={session} outline={outline} wished={crumbsWished} />}
      <div className="editor-body">
        <CodeHost parts={parts} hidden={!isReady || inDiff} />
        {isReady && inDiff && <DiffHost key={file.path} path={file.path} parts={parts} />}
        {file?.state === 'loading' && <Skeleton label={`Opening ${file.path}`} lines={12} />}
        {file?.state === 'failed' && file.failure && <FailedFile file={file} failure={file.failure} parts={parts} />}
      </div>
    </div>
  );
}

function tabOf(file: OpenFile, all: readonly OpenFile[]) {
  if (file.there) {
    const { environment, version } = file.there;
    return { id: file.path, title: `${titleOf(version.file)} in ${environment}`, hint: `What runs in ${environment}: version ${version.hash.slice(0, 12)} of ${version.file}, to be read alone`, badge: 'runs there', tone: 'good' as const };
  }
  const title = titleOf(file.path);
  const isAlone = all.every((other) => other === file || titleOf(other.path) !== title);
  return { id: file.path, title: isAlone ? title : file.path, hint: file.path, dirty: isDirty(file) };
}

function FailedFile({ file, failure, parts: { store } }: { file: OpenFile; failure: Failure; parts: CodeEditorParts }) {
  const again = () => {
    store.close(file.path);
    void store.open(file.path);
  };
  return (
    <Broken failure={failure}>
      <Button onClick={again}>Try again</Button>
      <Button tone="quiet" onClick={() => store.close(file.path)}>
        Close the tab
      </Button>
    </Broken>
  );
}

type Load = (host: HTMLElement) => Promise<Disposable>;

function CodeHost({ parts, hidden }: { parts: CodeEditorParts; hidden: boolean }) {
  return (
    <Hosted
      hidden={hidden}
      load={async (host) => {
        const { createCodeEditor } = await import('./code-editor.ts');
        return createCodeEditor(host, parts);
      }}
    />
  );
}

function DiffHost({ path, parts }: { path: string; parts: CodeEditorParts }) {
  return (
    <Hosted
      hidden={false}
      load={async (host) => {
        const { createCompareEditor } = await import('./compare-editor.ts');
        return createCompareEditor(host, path, parts);
      }}
    />
  );
}

/** A place for an editor that is loaded when it is first needed, so that the window is there before it. */
function Hosted({ hidden, load }: { hidden: boolean; load: Load }) {
  const host = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<Failure>();
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    let gone = false;
    let opened: Disposable | undefined;
    load(host.current!).then(
      (editor) => {
        opened = editor;
        if (gone) editor.dispose();
        else setLoaded(true);
      },
      (thrown: unknown) => setFailure(toFailure(thrown)),
    );
    return () => {
      gone = true;
      opened?.dispose();
    };
    // The editor outlives every drawing; it follows the store by itself.
  }, []);
  return (
    <>
      <div className="code-host" hidden={hidden} ref={host} />
      {!hidden && !loaded && !failure && <Skeleton label="Loading the editor" lines={12} />}
      {!hidden && failure && <Broken failure={{ code: failure.code, message: `The editor could not be loaded: ${failure.message} Reload the window.` }} />}
    </>
  );
}
