import { z } from 'zod';
import { call, contract } from '../rpc/contract.ts';

/** What the shell around the window can do: Electron's main process, or the browser tab itself. */
export const desktop = contract('desktop', {
  setTitle: call('Set the title', z.object({ title: z.string(), edited: z.boolean() }), z.object({})),
  /** Null when the person chose nothing. A browser asks for the path in a prompt. */
  chooseFolder: call('Choose a folder', z.object({ title: z.string() }), z.object({ folder: z.string().nullable() })),
  openExternal: call('Open a link', z.object({ url: z.url({ protocol: /^https$/ }) }), z.object({})),
});
