import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { contradictionsOf } from './contradictions';
import { projectRoot } from './project-root';
import { worldFileSchema, type WorldFile } from './world-schema';

/** Reads a world file; the project's own without a path. */
export function readWorldFile(path = ownWorldPath()): WorldFile {
  const result = worldFileSchema.safeParse(parse(readFileSync(path, 'utf8')));
  if (!result.success) throw new Error(`The world file ${path} does not describe a world:\n${z.prettifyError(result.error)}`);
  const contradictions = contradictionsOf(result.data);
  if (contradictions.length > 0) throw new Error(`The world file ${path} contradicts itself:\n${contradictions.join('\n')}`);
  return result.data;
}

/** Where a template that a world file names is: beside that file, else in `public/`. */
export function templatePath(worldPath: string | undefined, template: string): string {
  const beside = resolve(dirname(worldPath ?? ownWorldPath()), template);
  return existsSync(beside) ? beside : join(projectRoot(), 'public', template);
}

function ownWorldPath(): string {
  return join(projectRoot(), 'sandbox', 'world.yaml');
}
