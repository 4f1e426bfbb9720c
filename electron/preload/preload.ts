import { contextBridge, ipcRenderer } from 'electron';

// All this does: tell the page that it is in the desktop shell, and hand it its ports. A port cannot cross the context
// bridge, so it is posted to the page, which takes it only from its own window.
contextBridge.exposeInMainWorld('weirDesktop', true);

ipcRenderer.on('weir-port', ({ ports }, name: string) => window.postMessage({ weirPort: name }, '*', ports));

window.addEventListener('message', ({ data, source }) => {
  if (source === window && (data as { weirPorts?: string } | null)?.weirPorts === 'ready') ipcRenderer.send('weir-ports');
});
