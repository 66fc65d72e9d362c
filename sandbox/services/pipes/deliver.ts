import type { PipeEnrichmentParameters, PipeTargetParameters } from '@aws-sdk/client-pipes';
import type { World } from '@/sandbox/core/contract';
import { invokeApiDestination } from '@/sandbox/data-plane/invoke-api-destination';
import { resolveHttpParameters } from '../events/http-parameters';
import { fillTemplate } from './input-template';
import type { Pipe } from './pipe';
import { kindOf } from './pipe-parts';
import { putOnBus } from './put-on-bus';
import { withParsedBody, type PipeEvent } from './sqs-event';

/** Sends each event through the enrichment to the target; says of each whether it arrived. */
export async function deliver(world: World, pipe: Pipe, events: PipeEvent[]): Promise<boolean[]> {
  return Promise.all(events.map((event) => deliverOne(world, pipe, event)));
}

async function deliverOne(world: World, pipe: Pipe, event: PipeEvent): Promise<boolean> {
  let payload: unknown = event;
  if (pipe.enrichment) {
    const answer = await call(world, pipe, pipe.enrichment, pipe.enrichmentParameters, payload);
    if (answer === undefined) return false;
    payload = parsed(answer);
    // An enrichment that answers with nothing ends the way of the event (EventBridge user guide, "Event enrichment").
    if (payload === '' || (Array.isArray(payload) && payload.length === 0)) return true;
  }
  if (kindOf(pipe.target) === 'event-bus') return putOnBus(world, pipe, payload, textFor(world, pipe, pipe.targetParameters, payload));
  return (await call(world, pipe, pipe.target, pipe.targetParameters, payload)) !== undefined;
}

/** The body of the answer; undefined when the destination was not reached or did not accept the call. */
async function call(
  world: World,
  pipe: Pipe,
  destinationArn: string,
  parameters: PipeEnrichmentParameters | PipeTargetParameters | undefined,
  payload: unknown,
): Promise<string | undefined> {
  const outcome = await invokeApiDestination(world, {
    destinationArn,
    roleArn: pipe.roleArn,
    parameters: resolveHttpParameters(parameters?.HttpParameters, readable(payload)),
    body: textFor(world, pipe, parameters, payload),
  });
  return outcome.kind === 'delivered' ? outcome.body : undefined;
}

function textFor(world: World, pipe: Pipe, parameters: { InputTemplate?: string | undefined } | undefined, payload: unknown): string {
  if (!parameters?.InputTemplate) return JSON.stringify(payload);
  return fillTemplate(parameters.InputTemplate, pipe, readable(payload), world.clock.now());
}

function readable(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? withParsedBody(payload as PipeEvent) : payload;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
