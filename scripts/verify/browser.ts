import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { StartError } from '../start-error';

/** Where systems keep a Chromium, or something that is one. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium for the end-to-end tests. Installs Debian's where there is none and it may. */
export function findBrowser(): string {
  const found = lookForBrowser();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium here: installing the package chromium.');
    const options = { stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['-qq', 'update'], options);
    spawnSync('apt-get', ['-qq', '--yes', '--no-install-recommends', 'install', 'chromium', 'fonts-liberation'], options);
    const installed = lookForBrowser();
    if (installed) return installed;
  }
  throw new StartError(
    'The end-to-end tests need a Chromium and found none: install your system\'s package (Debian: apt-get install chromium) or "npx playwright install chromium", or set PLAYWRIGHT_CHROMIUM to its path.',
  );
}

function lookForBrowser(): string | undefined {
  const chosen = process.env.PLAYWRIGHT_CHROMIUM;
  if (chosen && !existsSync(chosen)) throw new StartError(`PLAYWRIGHT_CHROMIUM is ${chosen}, and there is no such file: correct it, or leave it unset.`);
  return [chosen, chromium.executablePath(), ...usualPlaces].find((path) => path && existsSync(path));
}
