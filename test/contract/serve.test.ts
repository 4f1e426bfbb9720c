import { request } from 'node:http';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { createHost, type Host } from '#electron/host/create-host.ts';
import { serveHost, type Serving } from '#electron/host/serve.ts';
import { oneEngine } from '#electron/services/engines.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeKeeper } from '#test/fakes/engine-keeper.ts';
import { cookieFrom, folderOf } from './worlds.ts';

let place: { folder: string; dispose(): Promise<void> };
let host: Host;
let serving: Serving;

beforeEach(async () => {
  place = await folderOf({ 'window/index.html': '<p>Weir', 'window/assets/a.js': '1', 'window/notes.txt': 'no', 'secret.html': 'no' });
  await symlink(join(place.folder, 'secret.html'), join(place.folder, 'window/link.html'));
  host = createHost({ engines: oneEngine(createFakeKeeper()), broker: createFakeBroker(), workspace: place.folder, home: join(place.folder, 'home'), shipped: [], version: '0' });
  serving = await serveHost({ host, folder: join(place.folder, 'window') });
});
afterEach(async () => {
  await serving.close();
  await host.dispose();
  await place.dispose();
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** A request as it is written, without what `fetch` would tidy. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(serving.origin, { path, headers, method }, (response) => {
      let text = '';
      response.on('data', (data) => (text += data));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

const tokenPath = () => serving.url.slice(serving.origin.length);

test('the token becomes a cookie that no script can read and no other site can send', async () => {
  const { status, headers } = await get(tokenPath());
  expect(status).toBe(200);
  expect(headers['set-cookie']?.[0]).toMatch(/^weir-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
  expect(headers['set-cookie']?.[0]).not.toContain(tokenPath().split('=')[1]);
});

test('without the cookie, or with a wrong token, nothing is served', async () => {
  expect((await get('/')).status).toBe(401);
  expect((await get('/assets/a.js')).status).toBe(401);
  expect((await get('/?token=wrong')).status).toBe(403);
  expect((await get('/', { Cookie: 'weir-1=x' })).status).toBe(401);
});

test('with the cookie the window is served under a strict policy', async () => {
  const Cookie = await cookieFrom(serving.url);
  const { status, headers, text } = await get('/', { Cookie });
  expect([status, text]).toEqual([200, '<p>Weir']);
  const policy = headers['content-security-policy'] as string;
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|\*/);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin' });
});

test.each(['/../secret.html', '/%2e%2e/secret.html', '/..%2fsecret.html', '/link.html', '/notes.txt', '/assets', '/%00', '/%zz', '//etc/passwd'])('no way out by %s', async (path) => {
  expect((await get(path, { Cookie: await cookieFrom(serving.url) })).status).toBe(404);
});

test('another name for this machine, or another page, is refused even with the cookie', async () => {
  const Cookie = await cookieFrom(serving.url);
  expect((await get('/', { Cookie, Host: 'evil.example' })).status).toBe(403);
  expect((await get('/', { Cookie, Origin: 'http://evil.example' })).status).toBe(403);
  expect((await get(tokenPath(), { Origin: 'null' })).status).toBe(403);
  expect((await get('/', { Cookie }, 'POST')).status).toBe(405);
});

function knock(headers: Record<string, string>, path = '/rpc'): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${serving.origin.replace('http', 'ws')}${path}`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
    socket.on('error', () => {});
  });
}

test('the socket opens for our own page with the cookie, and for nothing else', async () => {
  const Cookie = await cookieFrom(serving.url);
  const Origin = serving.origin;
  expect(await knock({ Cookie, Origin })).toBe('open');
  expect(await knock({ Origin })).toBe('403');
  expect(await knock({ Cookie })).toBe('403');
  expect(await knock({ Cookie, Origin: 'http://evil.example' })).toBe('403');
  expect(await knock({ Cookie, Origin, Host: 'evil.example' })).toBe('403');
  expect(await knock({ Cookie, Origin }, '/other')).toBe('403');
});

test('what is no frame closes the socket, and the host lives on', async () => {
  const socket = new WebSocket(`${serving.origin.replace('http', 'ws')}/rpc`, { headers: { Cookie: await cookieFrom(serving.url), Origin: serving.origin } });
  await new Promise((resolve) => socket.once('open', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.send(new Uint8Array([0, 0, 0, 200, 1, 2, 3]));
  expect(await closed).toBe(1003);
  expect((await get('/')).status).toBe(401);
});

test('a port that is taken is told in words', async () => {
  const port = Number(new URL(serving.origin).port);
  await expect(serveHost({ host, folder: place.folder, port })).rejects.toMatchObject({ code: 'port-taken', message: expect.stringContaining('--port') });
});
