import pino from 'pino';
import { vi } from 'vitest';
import { log } from '@/lib/platform/log';

/** Hears every line that this process logs from here on, at any level, instead of its standard output. */
export function hearLog(): { lines: () => Record<string, unknown>[]; text: () => string } {
  const written: string[] = [];
  const logger = log();
  logger.level = 'debug';
  const { [pino.symbols.streamSym]: stream } = logger as unknown as Record<symbol, { write: (line: string) => void }>;
  vi.spyOn(stream!, 'write').mockImplementation((line) => void written.push(line));
  return { lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>), text: () => written.join('') };
}
