import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { sessionClient } from '@/lib/platform/database-session';
import { findFreePort } from '@/scripts/free-port';
import { projectRoot } from '@/scripts/project-root';
import { runToEnd } from '@/scripts/stack/child';
import { readRunFile } from '@/scripts/stack/run-file';
import { nextCommand } from '@/scripts/stack/web-build';
import { openBrowser, openSignedIn } from '../browser';
import { fillCatalog } from '../catalog/fill-catalog';
import type { Figure } from '../figure';
import { startCommand } from '../start-command';
import { median, summarise } from '../statistics';

const loads = 3;
const serviceCount = 100;
/** Nobody touches the page; what has not begun to load by then is not part of the first load. */
const settleMs = 3_000;

/** JavaScript of a first visit, in compressed bytes as they came over the wire. */
interface Weight {
  /** Until the browser's load event. */
  untilLoad: number;
  /** Until nothing more came. */
  inAll: number;
}

/** The catalog page's JavaScript over that of a page with the same parts of Cloudscape and nothing else. */
export async function measureFirstLoadJs(): Promise<Figure[]> {
  const bare = await weighBarePage();
  const catalog = await weighCatalog();
  const ofAll = (weights: Weight[]) => weights.map(({ inAll }) => inAll / 1000);
  const ofLoad = (weights: Weight[]) => median(weights.map(({ untilLoad }) => untilLoad)) / 1000;
  return [
    {
      name: 'first-load JS',
      unit: 'kB',
      ...summarise(ofAll(catalog)),
      comparedWith: `a bare Cloudscape page, ${median(ofAll(bare)).toFixed(0)} kB`,
      ratio: median(ofAll(catalog)) / median(ofAll(bare)),
      goal: 1.15,
      notes: [`All that comes without a click. Until the load event it is ${ofLoad(catalog).toFixed(0)} kB against ${ofLoad(bare).toFixed(0)} kB, ${(ofLoad(catalog) / ofLoad(bare)).toFixed(2)} times.`],
    },
  ];
}

async function weighCatalog(): Promise<Weight[]> {
  const command = await startCommand({ folder: projectRoot, home: process.env.PERGOLA_HOME!, port: await findFreePort(), sandboxPort: await findFreePort() });
  try {
    const { browser, page } = await openSignedIn(command.origin, 'owner');
    await fillFor('owner@example.com');
    const storageState = await page.context().storageState();
    const weights = await weighRepeatedly(command.origin, () => browser.newContext({ storageState }));
    await browser.close();
    return weights;
  } finally {
    await command.stop();
  }
}

/** A page of services, so that what shows them is loaded too. */
async function fillFor(email: string): Promise<void> {
  const { databaseOwnerUrl } = (await readRunFile(process.env.PERGOLA_HOME!))!;
  const client = sessionClient(databaseOwnerUrl!);
  await client.connect();
  const { rows } = await client.query<{ reader: string; readerTeamId: string }>('SELECT p.id AS reader, m."teamId" AS "readerTeamId" FROM person p JOIN membership m ON m."personId" = p.id WHERE p.email = $1', [email]);
  await fillCatalog(client, { services: serviceCount, ...rows[0]! });
  await client.end();
}

async function weighBarePage(): Promise<Weight[]> {
  const folder = join(projectRoot, 'bench', 'bare-page');
  const logFile = join(process.env.PERGOLA_HOME!, 'bare-page.log');
  await runToEnd({ name: 'build of the bare page', args: [nextCommand, 'build', folder], env: { ...process.env, NODE_ENV: 'production' }, logFile });
  const port = await findFreePort();
  const server = spawn(process.execPath, [nextCommand, 'start', folder, '--port', String(port), '--hostname', '127.0.0.1'], { env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 'pipe', 'inherit'] });
  const browser = await openBrowser();
  try {
    await once(server.stdout, 'data');
    return await weighRepeatedly(`http://127.0.0.1:${port}`, () => browser.newContext());
  } finally {
    await browser.close();
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
}

/** Each time with an empty cache. */
async function weighRepeatedly(address: string, newContext: () => Promise<BrowserContext>): Promise<Weight[]> {
  const weights: Weight[] = [];
  for (let load = 0; load < loads; load += 1) {
    const context = await newContext();
    weights.push(await weighOnce(context, address));
    await context.close();
  }
  return weights;
}

async function weighOnce(context: BrowserContext, address: string): Promise<Weight> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script' || /javascript/.test(response.mimeType)) scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(address, { waitUntil: 'load' });
  const untilLoad = bytes;
  await page.waitForLoadState('networkidle');
  await page.getByRole('heading', { name: 'Catalog' }).first().waitFor();
  await page.waitForTimeout(settleMs);
  return { untilLoad, inAll: bytes };
}
