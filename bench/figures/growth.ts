import { leaseMs } from '@/lib/controller/timing';
import { prepareNeighbours } from '../engine/beside-throttled';
import { bareJobs, converging } from '../engine/converging';
import { startEngine, type Engine } from '../engine/engine';
import { fillEngine } from '../engine/fill-engine';
import { killOnce } from '../engine/recover';
import { restingTransactions } from '../engine/resting';
import { statementCosts } from '../engine/statement-costs';
import { startWaitingRig } from '../engine/waiting';
import { converge, wantedServices } from '../engine/work';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { inWords } from '../print-table';
import { tellProgress } from '../progress';
import { median, percentile, summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

const sizes = isQuick ? [1_000, 5_000] : [1_000, 10_000, 100_000];
const accounts = 40;
const kills = isQuick ? 1 : 2;
const rounds = isQuick ? 1 : 3;
const services = 60;
const jobs = 3_000;
const shares = isQuick ? 30 : 60;
const backlog = 300;
const idleMs = 20_000;

/** How the figures of the engine change with what the database and AWS hold, and what single statements cost then. */
export async function measureGrowth(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  const bySize: Figure[][] = [];
  for (const size of sizes) {
    const filler = await startWorkerProcess();
    await fillEngine(engine, size);
    await filler.stop();
    const ofSize: Figure[] = [];
    // At rest first: what the others make is new to the lists, and keeps them busy.
    for (const measure of [idleness, recovery, convergence, memory, neighbours, costs]) {
      for (const figure of [await measure(engine)].flat()) {
        ofSize.push({ ...figure, name: `${figure.name}, ${size.toLocaleString('en')}` });
        tellProgress(inWords(ofSize.at(-1)!));
      }
    }
    bySize.push(ofSize);
  }
  const { objects } = engine.sandbox.exportState();
  await engine.stop();
  const figures = bySize[0]!.flatMap((_, figure) => bySize.map((ofSize) => ofSize[figure]!));
  figures.at(-1)!.notes.push(`All that is counted as held is as wanted, in ${accounts} accounts, and the sandbox holds it too: ${objects.length.toLocaleString('en')} objects at the end.`);
  return figures;
}

async function recovery(engine: Engine): Promise<Figure> {
  let [victim, other] = [await startWorkerProcess(), await startWorkerProcess()];
  await converge(engine, wantedServices(engine, engine.accountIds, accounts));
  const seconds: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    seconds.push((await killOnce(engine, victim)).seconds);
    [victim, other] = [other, await startWorkerProcess()];
  }
  await Promise.all([victim.stop(), other.stop()]);
  return { name: 'recovery', unit: 's', ...summarise(seconds), comparedWith: 'the lease time', ratio: (median(seconds) * 1000) / leaseMs, goal: 1.5, notes: [] };
}

async function convergence(engine: Engine): Promise<Figure> {
  const [rates, ratios]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const bare = await bareJobs(engine, jobs);
    const { rate } = await converging(engine, services);
    rates.push(rate);
    ratios.push(rate / bare);
  }
  return { name: 'converge', unit: 'resources/s', ...summarise(rates), comparedWith: 'bare jobs a second', ratio: median(ratios), goal: null, notes: [] };
}

async function memory(engine: Engine): Promise<Figure> {
  const rig = await startWaitingRig(engine);
  const { more } = await rig.measure();
  await rig.stop();
  return { name: 'waiting', unit: 'MB', ...summarise([more]), comparedWith: null, ratio: null, goal: 3, notes: [] };
}

async function idleness(engine: Engine): Promise<Figure> {
  const { rates } = await restingTransactions(engine, { samples: 1, sampleMs: idleMs });
  return { name: 'idle', unit: 'transactions/s', ...summarise(rates), comparedWith: null, ratio: null, goal: null, notes: [] };
}

async function neighbours(engine: Engine): Promise<Figure> {
  const worker = await startWorkerProcess();
  const rig = await prepareNeighbours(engine);
  const waits: { alone: number[]; beside: number[] } = { alone: [], beside: [] };
  for (let round = 0; round < rounds; round += 1) {
    const { alone, beside } = await rig.measure(shares, backlog);
    waits.alone.push(...alone);
    waits.beside.push(...beside);
  }
  await worker.stop();
  const ratio = percentile(waits.beside, 95) / percentile(waits.alone, 95);
  return { name: 'neighbours', unit: 'ms', ...summarise(waits.beside), comparedWith: 'the same account alone, 95th percentiles', ratio, goal: 1.1, notes: [] };
}

async function costs(engine: Engine): Promise<Figure[]> {
  const found = await statementCosts(engine);
  return [...found].map(([name, taken]) => ({ name, unit: 'ms', ...summarise(taken), comparedWith: null, ratio: null, goal: null, notes: [] }));
}
