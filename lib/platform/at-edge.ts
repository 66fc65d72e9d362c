import { failureOf, type Failure } from './failure';
import { log } from './log';
import { inSpan, markFailed } from './tracing';
import { currentWork, inWork } from './work-context';

export type EdgeResult<Data> = { ok: true; data: Data } | Failure;

/**
 * Where a request enters: everything under it is logged and traced with its name, and how it ended is one line. Reads
 * that went well are lines for debugging alone, since open pages ask all the time.
 */
export function atEdge<Data>(kind: 'action' | 'route', name: string, work: () => Promise<Data>): Promise<EdgeResult<Data>> {
  return inWork({ action: name }, () =>
    inSpan(`${kind} ${name}`, { attributes: { 'pergola.action': name }, isRoot: true }, async (span) => {
      const startedAt = performance.now();
      const result = await work().then(
        (data): EdgeResult<Data> => ({ ok: true, data }),
        (error: unknown) => failureOf(error, name),
      );
      const outcome = result.ok ? 'done' : result.code;
      const reference = result.ok ? undefined : result.reference;
      span.setAttributes({ 'pergola.outcome': outcome, 'pergola.actor': currentWork().actor, 'pergola.reference': reference });
      if (!result.ok) markFailed(span, outcome);
      log()[kind === 'route' && result.ok ? 'debug' : 'info']({ outcome, reference, ms: Math.round(performance.now() - startedAt) }, kind);
      return result;
    }),
  );
}
