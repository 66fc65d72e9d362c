import { expect, test } from 'vitest';
import { stateOf, type GhostFacts, type GhostState } from './status';

const found: GhostFacts = { isGone: false, decision: null, isProven: false, isGranted: false, isAsked: false };
const rows: [sentence: string, facts: Partial<GhostFacts>, state: GhostState][] = [
  ['what was found waits for somebody to decide', {}, 'open'],
  ['a request of the account for the service may explain it', { isAsked: true }, 'asked'],
  ['a cut that was ordered is not done before AWS’s lists say so', { decision: 'CUT' }, 'beingCut'],
  ['the lists that were read back empty say so', { decision: 'CUT', isProven: true }, 'cut'],
  ['so does a reading that does not find it any more', { decision: 'CUT', isGone: true }, 'cut'],
  ['a grant explains it from its first moment on', { isGranted: true }, 'adopted'],
  ['a grant that came while it was being cut keeps it', { decision: 'CUT', isGranted: true }, 'adopted'],
  ['what became a grant stays so on the record', { decision: 'ADOPTED', isGone: true }, 'adopted'],
  ['what somebody removed on AWS is gone', { isGone: true }, 'gone'],
  ['a grant of today does not explain what went before it', { isGone: true, isGranted: true }, 'gone'],
];

test.each(rows)('%s', (_sentence, facts, state) => {
  expect(stateOf({ ...found, ...facts })).toBe(state);
});
