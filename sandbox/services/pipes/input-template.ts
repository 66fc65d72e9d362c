import { valueAtPath } from '../events/json-path';
import type { Pipe } from './pipe';

/** The names that a template may use besides paths into the event (EventBridge user guide, pipes, "Input transformation"). */
function reservedVariables(pipe: Pipe, event: unknown, ingestedAt: number): Record<string, unknown> {
  return {
    'aws.pipes.pipe-arn': pipe.id,
    'aws.pipes.pipe-name': pipe.name,
    'aws.pipes.source-arn': pipe.source,
    'aws.pipes.enrichment-arn': pipe.enrichment,
    'aws.pipes.target-arn': pipe.target,
    'aws.pipes.event.ingestion-time': new Date(ingestedAt).toISOString(),
    'aws.pipes.event': event,
    'aws.pipes.event.json': event,
  };
}

const placeholder = /<(\$[^<>]*|aws\.pipes\.[a-z.-]+)>/g;
/** A text in JSON, or a placeholder outside of one. */
const textOrPlaceholder = /"(?:[^"\\]|\\.)*"|<(\$[^<>]*|aws\.pipes\.[a-z.-]+)>/g;

/**
 * What a template makes of one event. In a template that is JSON, a value between quotation marks stands as text and
 * elsewhere as JSON; in free text it always stands as text.
 */
export function fillTemplate(template: string, pipe: Pipe, event: unknown, ingestedAt: number): string {
  const reserved = reservedVariables(pipe, event, ingestedAt);
  const valueOf = (name: string) => (name.startsWith('$') ? valueAtPath(name, event) : reserved[name]);
  if (!/^\s*[[{"]/.test(template)) return template.replace(placeholder, (_, name: string) => textOf(valueOf(name)));
  const insideQuotes = (text: string) => text.replace(placeholder, (_, name: string) => JSON.stringify(textOf(valueOf(name))).slice(1, -1));
  return template.replace(textOrPlaceholder, (part, name?: string) =>
    name === undefined ? insideQuotes(part) : (JSON.stringify(valueOf(name)) ?? 'null'),
  );
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
