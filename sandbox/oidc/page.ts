import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

const style = `
:root { color-scheme: light dark; --page: #f4f6f8; --card: #fff; --text: #16191f; --quiet: #4b5563; --line: #b6bec9; --accent: #0b5cad; --hover: #eef5fc; }
@media (prefers-color-scheme: dark) { :root { --page: #0f141b; --card: #1a2029; --text: #e9ecf0; --quiet: #b4bcc8; --line: #4a5464; --accent: #7cb8f5; --hover: #232c38; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem 1rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 30rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1.25rem; color: var(--quiet); }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .625rem; }
button { width: 100%; padding: .75rem 1rem; text-align: start; font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: .625rem; cursor: pointer; overflow-wrap: anywhere; }
button:hover { background: var(--hover); border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
strong { display: block; color: var(--accent); }
small { display: block; font-size: .875rem; color: var(--quiet); }
code { overflow-wrap: anywhere; }
`;

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Chromium follows `form-action` through redirects, and sign-in ends on the portal's own port. */
const formTargets = "'self' http://localhost:* http://127.0.0.1:*";

/** Text made safe for HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
}

export interface Page {
  html: string;
  contentSecurityPolicy: string;
}

/** A whole page that needs nothing but itself. `script` is the only one that may run. */
export function renderPage(title: string, content: string, script = ''): Page {
  const scriptSource = script === '' ? "'none'" : hashOf(script);
  return {
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
${script === '' ? '' : `<script>${script}</script>`}
</body>
</html>`,
    contentSecurityPolicy: `default-src 'none'; style-src ${hashOf(style)}; script-src ${scriptSource}; img-src data:; form-action ${formTargets}; base-uri 'none'; frame-ancestors 'none'`,
  };
}

export function sendPage(response: ServerResponse, status: number, page: Page): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': page.contentSecurityPolicy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(page.html);
}
