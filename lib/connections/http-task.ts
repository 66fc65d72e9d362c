interface HttpTask {
  connectionArn: string;
  method: string;
  /** Without a query. */
  endpoint: string;
  /** Take query and body from the state's input. */
  takes?: { query: boolean; body: boolean };
}

/**
 * One HTTP Task state (Step Functions developer guide, "Call HTTPS APIs in workflows"). Parameters that the connection
 * holds, and its credentials, are added by EventBridge and appear nowhere here. What is read from the input by a path is data, whatever
 * its names: in the definition itself, a name that ends in `.$` has its value evaluated.
 */
export function httpTaskState({ connectionArn, method, endpoint, takes }: HttpTask) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::http:invoke',
    Parameters: {
      ApiEndpoint: endpoint,
      Method: method,
      InvocationConfig: { ConnectionArn: connectionArn },
      ...(takes?.query && { 'QueryParameters.$': '$.query' }),
      ...(takes?.body && { 'RequestBody.$': '$.body' }),
    },
    End: true,
  };
}

/** `https://service1.main.example.com:8443/path`; 443 goes without saying. */
export function endpointOf(host: string, port: number, path: string): string {
  return `https://${host.includes(':') ? `[${host}]` : host}${port === 443 ? '' : `:${port}`}${path}`;
}

/** `8000-8010` begins with 8000. */
export function firstPortOf(portRanges: readonly string[]): number {
  if (portRanges.some((range) => coversPort(range, 443))) return 443;
  return Number(portRanges[0]?.split('-')[0] ?? 443);
}

export function coversPort(range: string, port: number): boolean {
  const [from, to = from] = range.split('-').map(Number);
  return port >= from! && port <= to!;
}

/** `a=1&b=2&a=3` as an HTTP Task takes it. A name may be any text, `__proto__` among it. */
export function queryOf(text: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(text.replace(/^\?/, ''));
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? values[0]! : values] as const;
    }),
  );
}

/** `/path?a=1` and a query of its own as path and one query. */
export function withQueryMoved<Typed extends { path: string; query: string }>(typed: Typed): Typed {
  const at = typed.path.indexOf('?');
  if (at < 0) return typed;
  const moved = typed.path.slice(at + 1);
  return { ...typed, path: typed.path.slice(0, at), query: [moved, typed.query.replace(/^\?/, '')].filter((part) => part !== '').join('&') };
}
