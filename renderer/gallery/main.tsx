import '#renderer/ui/base.css';
import './gallery.css';
import type { ComponentType } from 'react';
import { createRoot } from 'react-dom/client';

/** Every `*.story.tsx`: `?story=app/window/Open` shows one alone, `&theme=light` in light; without, the list of all. */
const files = import.meta.glob<Record<string, ComponentType>>('../**/*.story.tsx');
const params = new URLSearchParams(location.search);
const root = createRoot(document.getElementById('root')!);
document.documentElement.dataset['theme'] = params.get('theme') ?? 'dark';

const story = params.get('story');
void (story ? showStory(story) : showList());

async function showStory(name: string): Promise<void> {
  const [file, exported] = splitLast(name);
  const load = Object.entries(files).find(([path]) => nameOf(path) === file)?.[1];
  const Story = (await load?.())?.[exported];
  root.render(Story ? <Story /> : <p>There is no story called {name}.</p>);
  document.documentElement.dataset['ready'] = String(Story !== undefined);
}

async function showList(): Promise<void> {
  const entries = await Promise.all(Object.entries(files).map(async ([path, load]) => [nameOf(path), Object.keys(await load())] as const));
  root.render(
    <ul className="stories">
      {entries.flatMap(([file, names]) =>
        names.map((name) => (
          <li key={`${file}/${name}`}>
            <a href={`?story=${file}/${name}`}>
              {file}/{name}
            </a>
          </li>
        )),
      )}
    </ul>,
  );
  document.documentElement.dataset['ready'] = 'true';
}

/** `../features/topology/canvas.story.tsx` is called `topology/canvas`, `../app/window.story.tsx` `app/window`. */
function nameOf(path: string): string {
  return path.replace(/^\.\.\/(features\/)?/, '').replace(/\.story\.tsx$/, '');
}

function splitLast(name: string): [string, string] {
  const at = name.lastIndexOf('/');
  return [name.slice(0, at), name.slice(at + 1)];
}
