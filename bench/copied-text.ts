import { randomBytes, randomUUID } from 'node:crypto';

/** Ids of AWS that differ from object to object, and ours. */
const ids = /\b(?:rcfg|snra)-[0-9a-z]{17}\b|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b(?:res|svc)[-_][0-9a-z]{16}\b/g;

/** Copies JSON of objects that belong together: every id in it becomes another one, the same in all places, but for those of what all share. */
export function copierOf(text: string, shared: readonly string[] = []): () => string {
  const found = [...new Set(text.match(ids))].filter((id) => !shared.includes(id));
  const bodies = [...new Set(found.map(bodyOf))];
  return () => bodies.reduce((copy, body) => copy.replaceAll(body, bodyLike(body)), text);
}

/** What names of ours and AWS's have in common with the id that they are made of. */
function bodyOf(id: string): string {
  return id.length === 36 ? id : id.slice(id.search(/[-_]/) + 1);
}

function bodyLike(body: string): string {
  return body.length === 36 ? randomUUID() : randomBytes(9).toString('hex').slice(0, body.length);
}
