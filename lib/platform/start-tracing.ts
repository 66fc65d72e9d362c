import { setTimeout as sleep } from 'node:timers/promises';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { env } from './env';
import { tracerName } from './tracing';

/** A collector that does not answer must not keep a process from ending. */
const lastSpansMs = 1_000;

/**
 * Sends spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names; without it nothing is loaded. The other standard
 * variables of OTLP hold as well. Answers what sends the last of them when the process ends.
 */
export async function startTracing(process: 'web' | 'worker'): Promise<() => Promise<void>> {
  if (!env().OTEL_EXPORTER_OTLP_ENDPOINT) return async () => {};
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `pergola-${process}` }),
    spanProcessors: [oursAlone(new BatchSpanProcessor(new OTLPTraceExporter()))],
  });
  provider.register();
  return async () => {
    await Promise.race([provider.shutdown().catch(() => {}), sleep(lastSpansMs, undefined, { ref: false })]);
  };
}

/** Next and other libraries make spans too, with addresses and queries in them: a sign-in's one-time code, for one. */
function oursAlone(processor: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, context) => {
      if (span.instrumentationScope.name === tracerName) processor.onStart(span, context);
    },
    onEnd: (span) => {
      if (span.instrumentationScope.name === tracerName) processor.onEnd(span);
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}
