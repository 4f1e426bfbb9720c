/**
 * Who may import whom, as data: the README's table is printed from it and a test enforces it. The longest matching
 * path is a file's room; a room may import itself and what is listed. `pkg:x` is an npm package, `node` Node's own modules.
 */
export interface Room {
  path: string;
  holds: string;
  imports: string[];
}

const window = ['pkg:react', 'pkg:react-dom', 'pkg:zustand', 'pkg:lucide-react'];

export const rooms: Room[] = [
  { path: 'shared/base', holds: 'primitives of both worlds', imports: ['pkg:zod'] },
  { path: 'shared/rpc', holds: 'contract, wire, pipe, connect, serve', imports: ['shared/base', 'pkg:zod'] },
  { path: 'shared/services', holds: 'the contracts, one file each', imports: ['shared/base', 'shared/deployment', 'shared/rpc', 'shared/topology', 'shared/workspace', 'pkg:zod'] },
  { path: 'shared/sdk', holds: '`@weir/sdk`: what TypeScript jobs and functions import, and what runs them inside V8; all pure', imports: [] },
  { path: 'shared/sql', holds: 'the language service: what an editor of Flink SQL asks; all pure', imports: ['shared/base', 'shared/services', 'shared/workspace'] },
  { path: 'shared/topology', holds: 'the topology model, its layout and drawings', imports: ['shared/base', 'pkg:zod', 'pkg:elkjs'] },
  { path: 'shared/workspace', holds: 'the file formats of a workspace', imports: ['shared/base', 'shared/topology', 'pkg:zod', 'pkg:yaml'] },
  { path: 'shared/deployment', holds: 'Flink on Kubernetes: artefact, profiles, resources, preflight rules; all pure', imports: ['shared/base', 'shared/services', 'shared/topology', 'shared/workspace', 'pkg:zod', 'pkg:yaml'] },
  {
    path: 'electron/main',
    holds: 'the desktop shell: window, menu, app life',
    imports: ['electron/host', 'shared', 'pkg:electron', 'node'],
  },
  { path: 'electron/preload', holds: 'hands the window its port', imports: ['pkg:electron'] },
  {
    path: 'electron/host',
    holds: 'createHost: the composition root, for Electron and for plain Node',
    imports: ['electron/services', 'local-cluster/broker', 'local-cluster/images', 'local-cluster/launcher', 'shared', 'pkg:ws', 'pkg:env-paths', 'node'],
  },
  {
    path: 'electron/services',
    holds: 'the work behind each contract',
    imports: ['local-cluster/broker', 'local-cluster/images', 'local-cluster/launcher', 'shared', 'pkg:chokidar', 'pkg:tinyglobby', 'pkg:write-file-atomic', 'pkg:yaml', 'pkg:zod', 'pkg:env-paths', 'pkg:@faker-js/faker', 'pkg:kafkajs', 'pkg:avsc', 'pkg:protobufjs', 'pkg:jsonata', 'pkg:fzstd', 'pkg:lz4js', 'pkg:snappyjs', 'pkg:hyparquet', 'pkg:@kubernetes/client-node', 'pkg:@jridgewell/trace-mapping', 'pkg:rolldown', 'pkg:ws', 'node'],
  },
  {
    path: 'electron/cli',
    holds: 'the command line',
    imports: ['electron/host', 'electron/services', 'local-cluster/images', 'local-cluster/launcher', 'shared', 'pkg:commander', 'pkg:@vscode/debugadapter', 'pkg:@vscode/debugprotocol', 'pkg:vscode-languageserver', 'pkg:vscode-languageserver-textdocument', 'pkg:zod', 'node'],
  },
  { path: 'electron/setup', holds: 'npm start and npm run weir: plain scripts that need no install', imports: ['node'] },
  {
    path: 'renderer/app',
    holds: 'composition root of the window: layout, commands, keys',
    imports: ['renderer', 'shared', ...window, 'pkg:react-resizable-panels', 'pkg:@fontsource-variable'],
  },
  {
    path: 'renderer/features',
    holds: 'one folder a feature, one door each; features meet in renderer/app',
    imports: [
      'renderer/ui',
      'renderer/platform',
      'renderer/workers',
      'shared',
      ...window,
      'pkg:monaco-editor',
      'pkg:@xyflow/react',
      'pkg:cmdk',
    ],
  },
  { path: 'renderer/ui', holds: 'components that know nothing of Flink', imports: ['shared/base', ...window, 'pkg:@xterm/xterm', 'pkg:@xterm/addon-fit', 'pkg:@xterm/addon-search'] },
  { path: 'renderer/platform', holds: 'the pipe, the clients, the theme, the session', imports: ['shared', ...window] },
  { path: 'renderer/workers', holds: 'shells around pure code', imports: ['shared', 'pkg:elkjs', 'pkg:monaco-editor', 'pkg:zod'] },
  { path: 'renderer/gallery', holds: 'the page of stories', imports: ['renderer', 'shared', 'test/fakes', 'test/fixtures', ...window] },
  { path: 'local-cluster/broker', holds: 'a real Kafka for local streams: fetched, started, found, stopped', imports: ['local-cluster/launcher', 'shared', 'pkg:zod', 'node'] },
  { path: 'local-cluster/images', holds: 'writes images into registries and files, without Docker', imports: ['local-cluster/launcher', 'shared', 'node'] },
  { path: 'local-cluster/launcher', holds: 'finds a JDK, starts, watches and restarts the runner', imports: ['shared', 'pkg:zod', 'node'] },
];
