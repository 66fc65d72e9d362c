import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceId } from '../core/contract';
import { serviceDefinition } from '../core/protocols/service-definitions';
import { registries } from '../services/registries';
import { startSandbox, type Sandbox } from '../start-sandbox';
import { brokenInputs } from './broken-inputs';
import { cases } from './cases/every-case';
import { checkAnswer, errorName } from './check-answer';
import type { PreparedCall, ServiceCases } from './operation-cases';
import { callRaw } from './raw-call';
import { isXml } from './read-body';
import { setStage, type Stage } from './stage';

/** What each service answers to an input that breaks its model, and to one that it cannot even read. */
const refusals: Record<ServiceId, { constraint: string[]; type: string[] }> = {
  sts: { constraint: ['ValidationError'], type: ['MalformedQueryString'] },
  ec2: { constraint: ['MissingParameter', 'InvalidParameterValue'], type: ['InvalidParameterValue'] },
  'vpc-lattice': { constraint: ['ValidationException'], type: ['SerializationException'] },
  pipes: { constraint: ['ValidationException'], type: ['SerializationException'] },
  ram: { constraint: ['InvalidParameterException', 'MalformedArnException'], type: ['SerializationException'] },
  organizations: { constraint: ['InvalidInputException'], type: ['SerializationException'] },
  events: { constraint: ['ValidationException'], type: ['SerializationException'] },
  states: { constraint: ['ValidationException'], type: ['SerializationException'] },
  secretsmanager: { constraint: ['InvalidParameterException'], type: ['SerializationException'] },
  // An answer to HEAD has no body that could name its error.
  s3: { constraint: ['InvalidArgument', 'MalformedXML', 'BadRequest'], type: ['MalformedXML'] },
};

const played = registries.flatMap((registry) => registry.operations);
let sandbox: Sandbox;
let stage: Stage;

beforeAll(async () => {
  sandbox = await startSandbox();
  stage = setStage(sandbox);
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.reset());

it('every operation has cases, and every case has its operation', () => {
  const registered = played.map(({ service, name }) => `${service} ${name}`).sort();
  const written = Object.entries(cases).flatMap(([service, of]) => Object.keys(of).map((name) => `${service} ${name}`)).sort();
  expect({ withoutCases: registered.filter((name) => !written.includes(name)), withoutOperation: written.filter((name) => !registered.includes(name)) }).toEqual({ withoutCases: [], withoutOperation: [] });
});

const withCases = (Object.entries(cases) as [ServiceId, ServiceCases][])
  .map(([service, of]) => [service, Object.entries(of).filter(([name]) => played.some((one) => one.service === service && one.name === name))] as const)
  .filter(([, operations]) => operations.length > 0);

describe.each(withCases)('%s', (service, operations) => {
  describe.each(operations)('%s', (operation, { good, bad }) => {
    it.each(good.map((prepare, index) => [index + 1, prepare] as const))('is answered as the model says (%i)', async (_number, prepare) => {
      const { send } = await prepare(stage);
      await expect(send()).resolves.toMatchObject({ $metadata: { httpStatusCode: expect.any(Number) as number } });
    });

    it.each(bad)('is refused by %s', async (name, prepare) => {
      const { send } = await prepare(stage);
      await expect(send()).rejects.toMatchObject({ name });
    });

    it('refuses every input that breaks the model, and nothing has changed', async () => {
      const prepared = await (good[0] ?? bad[0][1])(stage);
      sandbox.advanceClock(600_000);
      expect(await acceptedThough(service, operation, prepared)).toEqual([]);
    });
  });
});

/** The broken inputs that were not refused as they should be. */
async function acceptedThough(service: ServiceId, operation: string, { client, input }: PreparedCall): Promise<string[]> {
  const definition = await serviceDefinition(service);
  const credentials = await client.config.credentials();
  const region = await client.config.region();
  const found: string[] = [];
  for (const broken of brokenInputs(definition.model, operation, input, !isXml(definition.protocol) && definition.protocol !== 'restXml')) {
    const before = JSON.stringify(sandbox.exportState().objects);
    const answer = await callRaw(sandbox.port, service, operation, broken.input, credentials, region);
    const problems = await checkAnswer(service, operation, answer);
    const wanted = refusals[service][broken.kind];
    const name = answer.status < 300 ? 'accepted' : errorName(definition, answer);
    if (!wanted.includes(name)) problems.push(`${name} instead of ${wanted.join(' or ')}`);
    if (JSON.stringify(sandbox.exportState().objects) !== before) problems.push('the state has changed');
    if (problems.length > 0) found.push(`${broken.sentence}: ${problems.join('; ')}`);
  }
  return found;
}
