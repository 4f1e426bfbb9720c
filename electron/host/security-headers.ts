/** What the window's page may do; the same words hold in Electron and in a browser. */
export function contentSecurityPolicy(origin: string): string {
  const socket = origin.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    // Only our own files run; nothing inline, no eval.
    "script-src 'self'",
    // Monaco and React Flow place things by style attributes and style elements made at run time.
    "style-src 'self' 'unsafe-inline'",
    // Monaco's squiggles and cursors are data: images, its icon font may be inlined by the bundler.
    "img-src 'self' data:",
    "font-src 'self' data:",
    // Our own socket; 'self' alone does not cover ws: in every browser.
    `connect-src 'self' ${socket}`,
    // Layout and Monaco's helpers are workers; some are started from a blob: that imports our file.
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function securityHeaders(origin: string): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(origin),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  };
}
