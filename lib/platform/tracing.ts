import { SpanStatusCode, trace, type Attributes, type Span, type SpanKind } from '@opentelemetry/api';

/** Only spans of this name are sent: other libraries put addresses with queries into theirs. */
export const tracerName = 'pergola';

/**
 * Runs work as a span. Attributes are ids and words of the program, never what somebody typed; of an error, its name alone.
 * Costs nothing while no exporter is set up.
 */
export function inSpan<T>(name: string, given: { attributes: Attributes; kind?: SpanKind; isRoot?: boolean }, work: (span: Span) => Promise<T>): Promise<T> {
  const { attributes, kind, isRoot } = given;
  return trace.getTracer(tracerName).startActiveSpan(name, { attributes, kind, root: isRoot }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, error instanceof Error ? error.name : 'unknown');
      throw error;
    } finally {
      span.end();
    }
  });
}

export function markFailed(span: Span, reason: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
}
