import 'server-only';
import type { z } from 'zod';
import { envSchema } from './variables';

export type Env = z.infer<typeof envSchema>;

let parsed: Env | undefined;

/** The environment, parsed once. Throws one message for each variable that is missing or wrong. */
export function env(): Env {
  if (parsed) return parsed;
  const result = envSchema.safeParse(process.env);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not usable. ${problems.join('; ')}. .env.example describes every variable.`);
  }
  parsed = result.data;
  return parsed;
}
