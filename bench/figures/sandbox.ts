import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { bundlePath, bundleProcesses } from '@/scripts/stack/bundles';
import { callNames, mixed, signCalls, type CallName } from '../sandbox/call-mix';
import { fillWorld, type CrowdedWorld } from '../sandbox/crowded-world';
import { sendCalls, type Run } from '../sandbox/send-calls';
import { startServerProcess, type ServerProcess } from '../sandbox/server-process';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { summarise } from '../statistics';

const few = 100;
const some = isQuick ? 1_000 : 10_000;
const many = isQuick ? 5_000 : 50_000;
const rounds = isQuick ? 1 : 5;
/** Of each kind, so that a mix has 1,000 calls. */
const callsOfAKind = 250;

interface Crowd {
  world: CrowdedWorld;
  server: ServerProcess;
  runs: Run[];
  processorMsOf: Record<CallName, number>;
}

/** How many signed calls a sandbox answers, with few and with many objects, and how fast one with many starts. */
export async function measureSandbox(): Promise<Figure[]> {
  await bundleProcesses();
  const [small, large] = [await crowd(few), await crowd(many)];
  const bare = await startServerProcess('bench/sandbox/bare-server.ts', [String(await usualBytes(small))]);
  const bareRuns: Run[] = [];
  // In turn, so that what else the machine does falls on all alike.
  for (let round = 0; round < rounds; round += 1) {
    for (const { server, world, runs } of [small, large]) runs.push(await sendCalls(server, mixed(await signCalls(server.port, world, callsOfAKind))));
    bareRuns.push(await sendCalls(bare, mixed(await signCalls(bare.port, small.world, callsOfAKind))));
  }
  for (const { server, world, processorMsOf } of [small, large]) {
    const calls = await signCalls(server.port, world, callsOfAKind);
    for (const name of callNames) processorMsOf[name] = (await sendCalls(server, calls[name])).processorMs;
  }
  await Promise.all([small.server.stop(), large.server.stop(), bare.stop()]);
  return [throughput(small, bareRuns), flatness(small, large), await start()];
}

async function crowd(objects: number): Promise<Crowd> {
  const home = await newHome();
  const world = await fillWorld(home, objects);
  const crowded = { world, server: await startSandbox(home), runs: [], processorMsOf: {} as Record<CallName, number> };
  await sendCalls(crowded.server, mixed(await signCalls(crowded.server.port, world, callsOfAKind)));
  return crowded;
}

async function newHome(): Promise<string> {
  await mkdir(process.env.PERGOLA_HOME!, { recursive: true });
  return mkdtemp(join(process.env.PERGOLA_HOME!, 'world-'));
}

function startSandbox(home: string): Promise<ServerProcess> {
  return startServerProcess(bundlePath('sandbox'), ['--home', home, '--port', '0']);
}

async function usualBytes({ server, world }: Crowd): Promise<number> {
  const { bytes, calls } = await sendCalls(server, mixed(await signCalls(server.port, world, callsOfAKind)));
  return Math.round(bytes / calls);
}

function throughput(small: Crowd, bareRuns: Run[]): Figure {
  const perProcessorSecond = summarise(small.runs.map(({ processorMs }) => 1000 / processorMs));
  const bare = summarise(bareRuns.map(({ processorMs }) => 1000 / processorMs));
  return {
    name: 'sandbox calls',
    unit: 'calls/s',
    ...perProcessorSecond,
    comparedWith: `a bare server that verifies the same signatures, ${Math.round(bare.median)} calls/s`,
    ratio: bare.median / perProcessorSecond.median,
    goal: null,
    notes: [
      `Calls a second of the server's own processor time, one core. By the clock, with the callers on the same machine: ${summarise(small.runs.map(({ callsPerSecond }) => Math.round(callsPerSecond))).median} calls/s. Promised: 300.`,
    ],
  };
}

function flatness(small: Crowd, large: Crowd): Figure {
  const [one, other] = [small, large].map(({ runs }) => summarise(runs.map(({ processorMs }) => processorMs)));
  return {
    name: `sandbox call among ${large.world.objects}`,
    unit: 'ms',
    ...other!,
    comparedWith: `the same among ${small.world.objects} objects, ${one!.median.toFixed(2)} ms`,
    ratio: other!.median / one!.median,
    goal: 1.5,
    notes: callNames.map((name) => `${name}: ${small.processorMsOf[name].toFixed(2)} ms, and ${large.processorMsOf[name].toFixed(2)} ms among the many.`),
  };
}

async function start(): Promise<Figure> {
  const home = await newHome();
  const { objects } = await fillWorld(home, some);
  const times: number[] = [];
  const processor: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const server = await startSandbox(home);
    times.push(server.startedInMs / 1000);
    processor.push(server.processorSeconds());
    await server.stop();
  }
  return {
    name: `sandbox start with ${objects} objects`,
    unit: 's',
    ...summarise(times),
    comparedWith: null,
    ratio: null,
    goal: 1,
    notes: [
      `The bundled process as \`npm start\` runs it, from the command to the line that says where it listens. It took ${summarise(processor).median} s of processor time, Node.js included.`,
    ],
  };
}
