import { memoryPipes, type Pipe } from '#shared/rpc/pipe.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import { desktop } from '#shared/services/desktop.ts';

/** What Electron's main process does for its window, done by the browser tab itself. */
export function browserDesktop(): Pipe {
  const [near, far] = memoryPipes();
  serve(far, [
    bind(desktop, {
      setTitle: async ({ title, edited }) => {
        document.title = edited ? `● ${title}` : title;
        return {};
      },
      // A page may not learn the path of a folder; it can only ask for it in words.
      chooseFolder: async ({ title }) => ({ folder: window.prompt(title)?.trim() || null }),
      openExternal: async ({ url }) => {
        window.open(url, '_blank', 'noopener,noreferrer');
        return {};
      },
    }),
  ]);
  return near;
}
