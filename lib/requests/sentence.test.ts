import { expect, test } from 'vitest';
import { requestSentence } from './sentence';

const asked = { teamName: 'Forecasting', serviceName: 'service1', accountId: '222222222222', until: '2027-02-21T23:59:59.999Z' };

test.each([
  ['a reason that goes on from the sentence is joined', 'To forecast demand', 'Forecasting asks for service1 in account 222222222222 until 21 February 2027, to forecast demand'],
  ['any other is quoted', 'Nightly demand forecast', 'Forecasting asks for service1 in account 222222222222 until 21 February 2027: “Nightly demand forecast”'],
  ['a word that only begins with "to" is not', 'Tomorrow we go live', 'Forecasting asks for service1 in account 222222222222 until 21 February 2027: “Tomorrow we go live”'],
])('%s', (_name, reason, sentence) => {
  expect(requestSentence({ ...asked, reason })).toBe(sentence);
});

test('a renewal names the date that stands', () => {
  const renewal = { ...asked, renewal: { stands: '2026-12-21T23:59:59.999Z' }, reason: 'to forecast demand' };
  expect(requestSentence(renewal)).toBe('Forecasting asks to renew service1 in account 222222222222 until 21 February 2027, instead of 21 December 2026, to forecast demand');
});
