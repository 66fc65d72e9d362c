import { expect, test } from 'vitest';
import { csvOf } from './csv';

const event = { seq: '7', at: '2026-11-23T22:00:00.000Z', actorName: 'Carl Consumer', action: 'request.submit', outcome: 'DONE' as const, href: null };

test.each([
  ['plain text stays', 'asked for service1', 'asked for service1'],
  ['commas and quotes are quoted', 'said "now", twice', '"said ""now"", twice"'],
  ['a formula becomes text', '=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ...['+1', '-1', '@SUM', '\t=1', '＝1', '＋1', '－1', '＠SUM', ' =1', '\u3000=1', '−1'].map((text): [string, string, string] => [`${JSON.stringify(text)} becomes text`, text, `'${text}`]),
  ...['\r=1', '\n=1', '\r\n@SUM', 'first\n=1'].map((text): [string, string, string] => [`${JSON.stringify(text)} stays in one cell`, text, `"${text.startsWith('first') ? '' : "'"}${text}"`]),
  ['a semicolon, which separates cells in some languages', 'a;=1', '"a;=1"'],
  ['a hyphen within stays', 'service-1', 'service-1'],
])('%s', (_name, sentence, cell) => {
  expect(csvOf([{ ...event, sentence }])).toBe(`\ufefftime,person,action,outcome,what,number\r\n2026-11-23T22:00:00.000Z,Carl Consumer,request.submit,DONE,${cell},7\r\n`);
});
