import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playPatterns } from './play-patterns';
import type { Played } from './played';

/**
 * `npm run sandbox:recordings -- <folder>` plays recorded answers of AWS against the sandbox and tells how many agree. The folder
 * is not part of this repository: a checkout of tests with `*.snapshot.json` files, and a folder of event patterns in it.
 */
const [folder] = process.argv.slice(2);
if (!folder || !existsSync(folder)) {
  console.error('Name a folder with recordings: npm run sandbox:recordings -- <folder>');
  process.exit(2);
}
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
const snapshots = files.filter((name) => name.endsWith('.snapshot.json'));
const recorded = new Map<string, unknown>(snapshots.flatMap((name) => Object.entries(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, { 'recorded-content'?: unknown }>).map(([test, { 'recorded-content': content }]): [string, unknown] => [test, content])));
const patternFolder = files.find((name) => name.endsWith('event_pattern_templates'));
const played = patternFolder ? playPatterns(join(folder, patternFolder), refusals(recorded)) : [];
report(played);

/** The first line of each recorded refusal of a pattern, by the name of the case. */
function refusals(recordings: ReadonlyMap<string, unknown>): Map<string, string> {
  return new Map([...recordings].flatMap(([test, content]) => {
    const name = /test_event_pattern\[(\w+)\]$/.exec(test)?.[1];
    const message = name && (content as Record<string, { exception_message?: { Error?: { Message?: string } } }>)[name]?.exception_message?.Error?.Message;
    return name && message ? [[name, message] as const] : [];
  }));
}

function report(cases: Played[]): void {
  for (const { name, recorded: wanted, sandbox } of cases.filter(({ agrees }) => !agrees)) console.log(`differs: ${name}: AWS ${wanted}, sandbox ${sandbox}`);
  for (const { name, note } of cases) if (note) console.log(`note: ${name}: ${note}`);
  console.log(`${recorded.size} recordings in ${snapshots.length} files; ${cases.length} played, ${cases.filter(({ agrees }) => agrees).length} agree`);
}
