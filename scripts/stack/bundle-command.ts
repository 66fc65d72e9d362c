import { join } from 'node:path';
import { bundleProcesses } from './bundles';
import { runToEnd } from './child';
import { generateClient } from './prisma-client';
import { readHome } from './settings';

// What bin/pergola.mjs needs before it can import the bundle of the command.
await generateClient(runToEnd, join(readHome(process.env), 'logs'));
await bundleProcesses();
