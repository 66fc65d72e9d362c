import type { PseudoRandom } from '@/sandbox/core/pseudo-random';

const subjects = ['invoice', 'forecast', 'customer', 'shipment', 'ledger', 'pricing', 'catalogue', 'payment', 'settlement', 'inventory', 'weather', 'fraud', 'credit', 'tariff', 'claims', 'routing', 'identity', 'contract', 'sensor', 'booking', 'returns', 'loyalty', 'demand', 'supplier', 'vehicle'];
const kinds = ['api', 'store', 'search', 'events', 'reports', 'gateway', 'scoring', 'sync', 'archive', 'lookup'];
const purposes = ['answers questions about', 'keeps the records of', 'recalculates every night', 'checks and enriches', 'publishes changes of', 'exports for the auditors'];
const readers = ['planners', 'the finance department', 'partner shops', 'drivers on the road', 'the call centre', 'data scientists', 'other back ends'];
const tags = [...subjects, 'internal', 'pii', 'gold', 'silver', 'batch', 'realtime', 'eu', 'apac', 'legacy', 'beta'];
const signIns = ['NONE', 'BASIC', 'BASIC', 'API_KEY', 'API_KEY', 'OAUTH_CLIENT_CREDENTIALS'] as const;

/** Name, address, summary, documentation and tags of a service as a company of some size would have it. */
export function describeService(random: PseudoRandom, index: number) {
  const subject = random.oneOf(subjects);
  const kind = random.oneOf(kinds);
  const name = `${subject}-${kind}-${index.toString(36)}`;
  const audience = random.oneOf(readers);
  return {
    name,
    domainName: `${name}.${random.oneOf(subjects)}.example.com`,
    summary: `The ${kind} that ${random.oneOf(purposes)} ${subject} data, for ${audience}.`,
    documentation: documentationOf(random, subject, kind),
    tags: [...new Set([subject, random.oneOf(tags), random.oneOf(tags)])],
    signIn: random.oneOf(signIns),
    signInDetails: {},
    parameters: [],
    state: 'PUBLISHED',
  };
}

/** About a page of Markdown, on its own subject and one that it works with. */
function documentationOf(random: PseudoRandom, subject: string, kind: string): string {
  const about = [subject, subject, random.oneOf(subjects)];
  const sentences = Array.from({ length: 12 }, () => `It ${random.oneOf(purposes)} ${random.oneOf(about)} ${random.oneOf(kinds)} entries for ${random.oneOf(readers)}.`);
  return `# ${subject} ${kind}\n\n${sentences.slice(0, 6).join(' ')}\n\n## Limits\n\n- 50 calls a second\n- 1 MB an answer\n\n## Changes\n\n${sentences.slice(6).join(' ')}\n`;
}
