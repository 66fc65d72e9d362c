import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pathOf, readObject, sendJson } from './json-exchange';

export interface ServedCollection<Item extends { id: string }> {
  /** Path of the collection without its slash, e.g. `orders`. */
  name: string;
  first: Item;
  /** Why the caller may not come in: the sentence and the challenge of a 401. */
  refusal(request: IncomingMessage): { error: string; challenge: string } | undefined;
  /** The item that a posted object describes; undefined when it describes none. */
  read(given: Record<string, unknown>, id: string): Item | undefined;
  /** What an item must have, in words. */
  expects: string;
}

/** So many items are kept; the oldest make room. */
const keptItems = 1_000;

/** A small JSON API: list and add at `/<name>`, read one at `/<name>/<id>`. What was added is gone after a restart. */
export function serveCollection<Item extends { id: string }>({ name, first, refusal, read, expects }: ServedCollection<Item>): RequestListener {
  const items = new Map<string, Item>([[first.id, first]]);
  let made = 1;
  return (request, response) => void answer(request, response).catch(() => response.destroy());

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refused = refusal(request);
    if (refused) return sendJson(response, 401, { error: refused.error }, { 'www-authenticate': refused.challenge });
    const path = pathOf(request);
    const [, collection, id, ...rest] = path.split('/');
    const item = items.get(id ?? '');
    if (collection !== name || rest.length > 0 || (id !== undefined && !item)) return sendJson(response, 404, { error: `There is nothing at ${path}.` });
    if (request.method === 'GET') return sendJson(response, 200, item ?? { [name]: [...items.values()] });
    if (request.method === 'POST' && !item) return add((await readObject(request)) ?? {}, response);
    sendJson(response, 405, { error: `${request.method} is not possible here.` }, { allow: item ? 'GET' : 'GET, POST' });
  }

  function add(given: Record<string, unknown>, response: ServerResponse): void {
    const item = read(given, `${first.id.replace(/\d+$/, '')}${made + 1}`);
    if (!item) return sendJson(response, 422, { error: expects });
    made += 1;
    items.set(item.id, item);
    const [oldest] = items.keys();
    if (items.size > keptItems && oldest !== undefined) items.delete(oldest);
    sendJson(response, 201, item, { location: `/${name}/${item.id}` });
  }
}
