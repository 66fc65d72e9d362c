import 'server-only';
import type { z } from 'zod';
import { unsafeSettings } from './unsafe-settings';
import { envSchema } from './variables';

export type Env = z.infer<typeof envSchema>;

let parsed: Env | undefined;

/**
 * The environment, parsed once. Throws one message for each variable that is missing, wrong, or unsafe outside loopback, all
 * of them at once. The messages name variables and never their values.
 */
export function env(): Env {
  return (parsed ??= parseEnvironment(process.env));
}

/** Whether this is the web process: Next sets the variable in what it builds. */
export function isWeb(): boolean {
  return process.env.NEXT_RUNTIME === 'nodejs';
}

export function parseEnvironment(environment: Record<string, string | undefined>): Env {
  const result = envSchema.safeParse(environment);
  const problems = new Map<string, string>();
  for (const { name, message } of unsafeSettings(environment)) problems.set(name, message);
  for (const { path, message } of result.error?.issues ?? []) problems.set(path.join('.'), environment[String(path[0])] === undefined ? 'Required.' : message);
  if (result.success && problems.size === 0) return result.data;
  const lines = [...problems].map(([name, message]) => `  ${name}: ${message}`).sort();
  throw new Error(`The environment is not usable:\n${lines.join('\n')}\n.env.example describes every variable.`);
}

/** At the start of a process: one that could only answer with errors, or unsafely, prints why and ends. A build has no environment. */
export function requireUsableEnvironment(): void {
  if (process.env.NEXT_PHASE === 'phase-production-build') return;
  try {
    env();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
