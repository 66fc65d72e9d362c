import { timingSafeEqual } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { serveCollection } from './serve-collection';

const apiKey = Buffer.from('ledger-key-3141');

/** `ledger`: books entries for whoever sends its key in the header `x-api-key`. */
export function serveLedger(): RequestListener {
  return serveCollection({
    name: 'entries',
    first: { id: 'entry-1', account: 'travel', amount: -120.5, text: 'Train to the customer' },
    refusal(request) {
      const given = Buffer.from(String(request.headers['x-api-key'] ?? ''));
      const isKey = given.length === apiKey.length && timingSafeEqual(given, apiKey);
      return isKey ? undefined : { error: 'Send the key of the ledger in the header x-api-key.', challenge: 'ApiKey realm="ledger"' };
    },
    read({ account, amount, text = '' }, id) {
      const isEntry = typeof account === 'string' && account !== '' && typeof amount === 'number' && typeof text === 'string';
      return isEntry ? { id, account, amount, text } : undefined;
    },
    expects: 'An entry has an account (text), an amount (number) and perhaps a text.',
  });
}
