import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../world/project-root';

const run = promisify(execFile);

/** Debian's first: they are older than resource gateways, and so prove that the models are what they speak by. */
const programs = { python: ['/usr/bin/python3', 'python3'], aws: ['/usr/bin/aws', 'aws'] };

/** The first Python that has boto3. */
export function findBoto3(): Promise<string | undefined> {
  return firstThatRuns(programs.python, ['-c', 'import boto3']);
}

export function findAwsCli(): Promise<string | undefined> {
  return firstThatRuns(programs.aws, ['--version']);
}

/**
 * Writes the sandbox's models as botocore wants to find them under `AWS_DATA_PATH`: `<service>/<version>/service-2.json`,
 * and beside each the rules for its addresses, here the plainest, since the address is always given.
 */
export function writeDataPath(folder: string): string {
  const models = join(projectRoot(), 'sandbox', 'models');
  for (const file of readdirSync(models).filter((name) => name.endsWith('.json'))) {
    const [, service = '', version = ''] = /^(.+)-(\d{4}-\d\d-\d\d)\.json$/.exec(file) ?? [];
    const place = join(folder, service, version);
    mkdirSync(place, { recursive: true });
    cpSync(join(models, file), join(place, 'service-2.json'));
    writeFileSync(join(place, 'endpoint-rule-set-1.json'), JSON.stringify(givenEndpoint));
    writeFileSync(join(place, 'paginators-1.json'), '{"pagination":{}}');
    writeFileSync(join(place, 'waiters-2.json'), '{"version":2,"waiters":{}}');
  }
  return folder;
}

const givenEndpoint = {
  version: '1.0',
  parameters: {
    Region: { builtIn: 'AWS::Region', required: false, type: 'String', documentation: '' },
    Endpoint: { builtIn: 'SDK::Endpoint', required: false, type: 'String', documentation: '' },
  },
  rules: [
    {
      conditions: [{ fn: 'isSet', argv: [{ ref: 'Endpoint' }] }],
      endpoint: { url: { ref: 'Endpoint' }, properties: {}, headers: {} },
      type: 'endpoint',
    },
  ],
};

/** Runs a program without a shell and without anybody's own AWS settings; answers what it printed. */
export async function runWith(dataPath: string, program: string, args: string[], env: Record<string, string> = {}): Promise<{ code: number; out: string; err: string }> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))) as NodeJS.ProcessEnv;
  const nowhere = { AWS_CONFIG_FILE: join(dataPath, 'none'), AWS_SHARED_CREDENTIALS_FILE: join(dataPath, 'none'), AWS_EC2_METADATA_DISABLED: 'true' };
  try {
    const { stdout, stderr } = await run(program, args, { env: { ...clean, ...nowhere, AWS_DATA_PATH: dataPath, ...env }, timeout: 120_000 });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number; stdout?: string; stderr?: string };
    return { code: code ?? -1, out: stdout, err: stderr };
  }
}

async function firstThatRuns(candidates: string[], args: string[]): Promise<string | undefined> {
  for (const program of candidates) {
    const works = await run(program, args).then(
      () => true,
      () => false,
    );
    if (works) return program;
  }
  return undefined;
}
