import { FusesPlugin } from '@electron-forge/plugin-fuses';
import type { ForgeConfig } from '@electron-forge/shared-types';
import { FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * Packaging only. `npm run package` (electron/setup/package.mjs) has built host, window and engine and made the Java
 * runtime before this is read; the app itself is those files, so nothing of node_modules goes along.
 */
const config: ForgeConfig = {
  packagerConfig: {
    name: 'Weir',
    executableName: 'weir',
    asar: true,
    prune: false,
    // The bundles hold all they need: of the clone only they and package.json are the app.
    ignore: (path: string) => path !== '' && !/^\/(package\.json$|out$|out\/electron(\/|$))/.test(path),
    // Beside the app, as electron/host/places.ts looks for them.
    extraResource: ['out/resources/local-cluster', 'out/resources/java', 'out/resources/out', 'out/resources/samples', 'out/resources/keyring', 'out/resources/typescript', 'package.json', 'LICENSE'],
  },
  plugins: [
    // Weir's program is Weir and nothing else: no variable and no flag makes a bare Node of it, no other archive is loaded.
    new FusesPlugin({
      version: FuseVersion.V1,
      [FuseV1Options.RunAsNode]: false,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: false,
      [FuseV1Options.OnlyLoadAppFromAsar]: true,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
      [FuseV1Options.EnableCookieEncryption]: true,
    }),
  ],
  makers: [{ name: '@electron-forge/maker-zip', config: {} }],
};

// Forge reads a default export; nothing else of ours has one.
export default config;
