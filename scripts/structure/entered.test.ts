import { describe, expect, test } from 'vitest';
import { checkEnteredText } from './entered-text';
import { checkOutsideKeys } from './outside-keys';
import { parseSource } from './source-file';

type Row = [sentence: string, path: string, text: string, finding?: RegExp];

const texts: Row[] = [
  ['text of one line', 'lib/grants/schema.ts', 'const reason = line().max(100);'],
  ['any text', 'lib/grants/schema.ts', 'const reason = z.string().max(100);', /any text/],
  ['any text, over two lines', 'lib/grants/schema.ts', 'const reason = z\n  .string()\n  .max(1);', /any text/],
  ['a pattern for the whole', 'lib/grants/schema.ts', "const digest = z.string().regex(/^[0-9a-f]{64}$/, 'Wrong.');"],
  ['a pattern with flags', 'lib/accounts/schema.ts', 'z.string().regex(/^[a-z]+$/i).max(3)'],
  ['a pattern for a part', 'lib/grants/schema.ts', 'z.string().regex(/[a-z]/)', /any text/],
  ['a pattern after something else', 'lib/grants/schema.ts', 'z.string().trim().regex(/^a$/)', /any text/],
  ['names as keys', 'lib/grants/schema.ts', 'z.record(z.enum(places), line())', /__proto__/],
  ['an option of a command', 'cli/commands/backup.ts', 'z.string().optional()', /any text/],
  ['what the portal itself stored', 'lib/controller/installation-record.ts', 'z.string()'],
  ['a test', 'lib/grants/schema.test.ts', 'z.string()'],
];

const keys: Row[] = [
  ['a table that is read by any name', 'lib/grants/words.ts', "const words: Record<string, string> = { a: 'b' };\nconst x = words[name];", /words is indexed/],
  ['a table that is read by own members', 'lib/grants/words.ts', "const words: Record<string, string> = { a: 'b' };\nconst x = own(words, name);"],
  ['a table that is read by a fixed name', 'lib/grants/words.ts', "const words: Record<string, string> = { a: 'b' };\nconst x = words['a'];"],
  ['an object that is filled by any name', 'lib/grants/words.ts', 'const found: Record<string, string> = {};\nfound[name] = 1;', /found is indexed/],
  ['a Map', 'lib/grants/words.ts', 'const words = new Map<string, string>();\nwords.get(name);'],
  ['a table of a sandbox service', 'sandbox/services/events/target.ts', 'const known: Record<string, Kind> = {};\nreturn known[kind];', /known is indexed/],
  ['a cast of any text with a way out', 'lib/services/words.ts', 'return signInWords[value as SignIn] ?? value;', /takes any text/],
  ['a cast of a member of the type', 'lib/services/words.ts', 'return facets[property as CatalogProperty].length;'],
  ['a test', 'lib/grants/words.test.ts', 'const words: Record<string, string> = {};\nwords[name];'],
];

for (const [name, check, rows] of [['entered text', checkEnteredText, texts], ['keys from outside', checkOutsideKeys, keys]] as const) {
  describe(name, () => {
    test.each(rows)('%s', (_sentence, path, text, finding) => {
      const reasons = check(parseSource(path, text)).map(({ reason }) => reason);
      if (finding) expect(reasons.join('\n')).toMatch(finding);
      else expect(reasons).toEqual([]);
    });
  });
}
