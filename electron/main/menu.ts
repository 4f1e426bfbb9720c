import type { MenuItemConstructorOptions } from 'electron';

/** What the system expects of any program. Weir's own commands are the window's, with their keys and palette. */
export function menuTemplate(name: string): MenuItemConstructorOptions[] {
  const own: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ label: name, role: 'appMenu' }] : [];
  return [...own, { role: 'fileMenu' }, { role: 'editMenu' }, { label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }, { role: 'toggleDevTools' }] }, { role: 'windowMenu' }];
}
