#!/usr/bin/env node
// Runs the command line interface of a checkout, whose sources are bundled first when they changed, or of an installed package, which brings the bundle.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cwd = process.cwd();
const isCheckout = existsSync(join(root, 'package-lock.json'));
if (isCheckout) {
  const { launch } = await import('../scripts/launch/launch.mjs');
  await launch('scripts/stack/bundle-command.ts');
  process.chdir(cwd);
}
const { main } = await import(pathToFileURL(join(root, '.next-processes', 'pergola.mjs')).href);
process.exitCode = await main(process.argv.slice(2), { cwd, root: isCheckout ? root : cwd });
