import { dialog, shell, type BrowserWindow } from 'electron';
import type { Service } from '#shared/rpc/contract.ts';
import type { desktop } from '#shared/services/desktop.ts';

/** What the shell does for one window. The contract lets only https: links through. */
export function createDesktopService(window: BrowserWindow): Service<typeof desktop> {
  return {
    setTitle: async ({ title, edited }) => {
      window.setTitle(process.platform === 'darwin' || !edited ? title : `● ${title}`);
      window.setDocumentEdited(edited);
      return {};
    },
    chooseFolder: async ({ title }) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { title, properties: ['openDirectory', 'createDirectory'] });
      return { folder: canceled ? null : (filePaths[0] ?? null) };
    },
    openExternal: async ({ url }) => {
      await shell.openExternal(url);
      return {};
    },
  };
}
