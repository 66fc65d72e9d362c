interface HttpTask {
  connectionArn: string;
  method: string;
  /** Without a query. */
  endpoint: string;
  query?: Record<string, string | string[]>;
  body?: unknown;
}

/**
 * One HTTP Task state (Step Functions developer guide, "Call HTTPS APIs in workflows"). Parameters that the connection
 * holds, and its credentials, are added by EventBridge and stand nowhere here.
 */
export function httpTaskState({ connectionArn, method, endpoint, query = {}, body }: HttpTask) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::http:invoke',
    Parameters: {
      ApiEndpoint: endpoint,
      Method: method,
      InvocationConfig: { ConnectionArn: connectionArn },
      ...(Object.keys(query).length > 0 && { QueryParameters: query }),
      ...(body !== undefined && { RequestBody: body }),
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

/** `a=1&b=2&a=3` as an HTTP Task takes it. */
export function queryOf(text: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  const parameters = new URLSearchParams(text.replace(/^\?/, ''));
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length === 1 ? values[0]! : values;
  }
  return query;
}

/** A body that is JSON goes as JSON, any other as text. */
export function bodyOf(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
