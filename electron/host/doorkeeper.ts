import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Lets in the person's own browser and nobody else: other pages (by Origin), other names for this machine (by Host, against
 * DNS rebinding) and other programs' guesses (by a token of 256 bits that becomes a cookie no script can read).
 */
export class Doorkeeper {
  readonly token = randomBytes(32).toString('base64url');
  readonly origin: string;
  private readonly secret = randomBytes(32).toString('base64url');
  private readonly hosts: string[];
  /** Cookies do not tell ports apart, names do. */
  private readonly cookieName: string;

  constructor(port: number) {
    this.origin = `http://127.0.0.1:${port}`;
    this.hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    this.cookieName = `weir-${port}`;
  }

  get cookie(): string {
    return `${this.cookieName}=${this.secret}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Whether the request names us, and comes from no other page. */
  isOurs({ headers: { host, origin } }: IncomingMessage): boolean {
    return host !== undefined && this.hosts.includes(host) && (origin === undefined || origin === `http://${host}`);
  }

  /** A socket needs an Origin: every browser sends one, and nothing else has the cookie. */
  admitsSocket(request: IncomingMessage): boolean {
    return request.headers.origin !== undefined && this.isOurs(request) && this.hasCookie(request);
  }

  isToken(token: string): boolean {
    return equal(token, this.token);
  }

  hasCookie({ headers: { cookie = '' } }: IncomingMessage): boolean {
    const pairs = cookie.split(';').map((pair) => pair.trim().split('='));
    return pairs.some(([name, value = '']) => name === this.cookieName && equal(value, this.secret));
  }
}

function equal(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
