import { connectToHost } from '#renderer/platform/connection.ts';
import { features } from './features.ts';
import { openWindow } from './open-window.tsx';

const { link, clients } = connectToHost();
openWindow(document.getElementById('root')!, link, clients, features);
