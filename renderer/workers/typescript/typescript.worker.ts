import { serveTypeScript } from './serve-typescript.ts';

serveTypeScript(self as unknown as Parameters<typeof serveTypeScript>[0]);
