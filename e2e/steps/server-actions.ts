import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { APIRequestContext, Page } from '@playwright/test';
import { stack } from '../stack/stack';

export interface ServerAction {
  /** `approveRequestAction` */
  name: string;
  /** What a page sends to call it. */
  id: string;
}

/** Every server action of the build, from Next's own manifest, so that none is forgotten. */
export async function serverActions(): Promise<ServerAction[]> {
  const manifest = JSON.parse(await readFile(join(stack.build, 'server', 'server-reference-manifest.json'), 'utf8')) as {
    node: Record<string, { exportedName?: string }>;
  };
  const actions = Object.entries(manifest.node).map(([id, { exportedName }]) => ({ id, name: exportedName ?? id }));
  return [...new Map(actions.map((each) => [each.name, each])).values()];
}

let known: Promise<Map<string, string>> | undefined;

/** Does something by its server action alone, as the person whose page it is, and gives the answer as it came over the wire. Fails when it is refused. */
export async function act(page: Page, name: string, input: unknown): Promise<string> {
  const ids = await (known ??= serverActions().then((all) => new Map(all.map((each) => [each.name, each.id]))));
  const { code, text } = await callAction(page.request, { id: ids.get(name)!, path: '/access', input });
  if (code !== 'ok') throw new Error(`${name} came to ${code}: ${/"message":"[^"]*"/.exec(text)?.[0] ?? text.slice(0, 500)}`);
  return text;
}

/** What a call of an action came to: `ok`, the code of the refusal, or `HTTP 500` where Next itself refused. */
export interface Outcome {
  code: string;
  /** The whole answer. */
  text: string;
}

/** Calls an action by hand, with the cookies of `request` and by default the headers of one of the portal's own pages. */
export async function callAction(request: APIRequestContext, call: { id: string; path: string; input: unknown; headers?: Record<string, string | undefined> }): Promise<Outcome> {
  const headers = { origin: stack.origin, 'sec-fetch-site': 'same-origin', ...call.headers };
  const response = await request.post(`${stack.origin}${call.path}`, {
    headers: {
      accept: 'text/x-component',
      'content-type': 'text/plain;charset=UTF-8',
      'next-action': call.id,
      ...Object.fromEntries(Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined)),
    },
    data: JSON.stringify([call.input]),
    maxRedirects: 0,
  });
  const text = await response.text();
  const code = /"code":"(\w+)"/.exec(text)?.[1] ?? (text.includes('"ok":true') ? 'ok' : `HTTP ${response.status()}`);
  return { code, text };
}
