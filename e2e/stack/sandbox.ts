import { stack } from './stack';

/** Times that things take in the sandbox, in milliseconds by kind. */
export type Delays = Record<string, number>;

async function admin<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${stack.sandboxUrl}/_sandbox${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

/** Does something with other delays than usual, and puts the usual ones back. */
export async function withDelays<Result>(delays: Delays, work: () => Promise<Result>): Promise<Result> {
  const usual = await admin<Delays>('GET', '/delays');
  await admin('PUT', '/delays', { ...usual, ...delays });
  try {
    return await work();
  } finally {
    await admin('PUT', '/delays', usual);
  }
}

/** Does something while the next matching call of AWS meets a fault; see `/_sandbox/faults`. */
export async function withFault<Result>(fault: { service: string; operation: string; kind: string; delayMs?: number }, work: () => Promise<Result>): Promise<Result> {
  await admin('POST', '/faults', fault);
  try {
    return await work();
  } finally {
    await admin('DELETE', '/faults');
  }
}
