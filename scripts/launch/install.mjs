import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nothing may be fetched but packages from the npm registry that the person has configured. */
const noDownloads = {
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
  PRISMA_SKIP_POSTINSTALL_GENERATE: '1',
  CHECKPOINT_DISABLE: '1',
  NEXT_TELEMETRY_DISABLED: '1',
};

/**
 * Installs the packages of the lock file, unless they are there.
 * @param {string} root
 */
export function ensureInstalled(root) {
  if (isInstalled(root)) return;
  process.stderr.write('installing packages … ');
  const started = Date.now();
  const { command, before } = findNpm();
  const args = [...before, 'ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--prefer-offline', '--loglevel=error'];
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...noDownloads },
    encoding: 'utf8',
    shell: process.platform === 'win32' && before.length === 0,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0) {
    console.error('failed');
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`;
    console.error(withoutAddresses(output).trim());
    console.error('The packages could not be installed. Check that npm reaches its registry (npm ping), then try again.');
    process.exit(1);
  }
  console.error(`${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/**
 * Compares what npm noted in node_modules with the lock file, by version: file times say nothing after a checkout.
 * @param {string} root
 */
export function isInstalled(root) {
  const noteFile = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(noteFile)) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(noteFile);
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    return found ? found.version === entry.version : Boolean(entry.optional || entry.peer);
  });
}

/** @returns {Record<string, { version: string, optional?: boolean, peer?: boolean }>} */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/** The npm that runs us, else the one on the path. */
function findNpm() {
  const running = process.env.npm_execpath;
  return running?.endsWith('.js') ? { command: process.execPath, before: [running] } : { command: 'npm', before: [] };
}

/** @param {string} text */
function withoutAddresses(text) {
  return text.replaceAll(/https?:\/\/[^\s'")]+/g, '<address>');
}
