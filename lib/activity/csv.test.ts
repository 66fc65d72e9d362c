import { expect, test } from 'vitest';
import { csvOf } from './csv';

const event = { seq: '7', at: '2026-11-23T22:00:00.000Z', actorName: 'Carl Consumer', action: 'request.submit', outcome: 'DONE' as const, href: null };

test.each([
  ['plain text stays', 'asked for service1', 'asked for service1'],
  ['commas and quotes are quoted', 'said "now", twice', '"said ""now"", twice"'],
  ['a formula becomes text', '=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
])('%s', (_name, sentence, cell) => {
  expect(csvOf([{ ...event, sentence }])).toBe(`time,person,action,outcome,what,number\r\n2026-11-23T22:00:00.000Z,Carl Consumer,request.submit,DONE,${cell},7\r\n`);
});
