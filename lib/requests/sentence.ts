import { dayInWords } from './until';

interface AskedFor {
  teamName: string;
  serviceName: string;
  accountId: string;
  until: Date | string;
  reason: string;
  /** When it asks for a later end date: the one that stands, or null once it is decided, since that date may have moved. */
  renewal?: { stands: Date | string | null } | null;
  /** When its owners found it on AWS without a grant. */
  isFound?: boolean;
}

/** A reason that goes on from the sentence (`to forecast demand`) is joined to it; any other is quoted. */
function because(reason: string): string {
  const text = reason.trim().replace(/\s+/g, ' ');
  return /^to\s/i.test(text) ? `, to ${text.slice(3)}` : `: “${text}”`;
}

/** `Forecasting asks for service1 in account 222222222222 until 21 February 2027, to forecast demand` */
export function requestSentence(asked: AskedFor): string {
  const { teamName, reason, renewal, isFound } = asked;
  if (isFound) return `${teamName} is to keep ${whatIsAsked(asked)}, found on AWS without a grant${because(reason)}`;
  if (renewal) return `${teamName} asks to renew ${whatIsAsked(asked)}${renewal.stands ? `, instead of ${dayInWords(renewal.stands)}` : ''}${because(reason)}`;
  return `${teamName} asks for ${whatIsAsked(asked)}${because(reason)}`;
}

/** `service1 in account 222222222222 until 21 February 2027` */
export function whatIsAsked(asked: Pick<AskedFor, 'serviceName' | 'accountId' | 'until'>): string {
  return `${asked.serviceName} in account ${asked.accountId} until ${dayInWords(asked.until)}`;
}
