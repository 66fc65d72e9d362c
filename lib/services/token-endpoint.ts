import { isAddress } from '@/lib/platform/ip-address';
import { problemOfLine } from '@/lib/platform/text';
import { problemOfHost } from './address';

/** HttpsEndpoint of the Amazon EventBridge API model. */
const maxLength = 2_048;
const allowed = /^(?:%[0-9A-Fa-f]{2}|[-()_.!~*;/?:@&=+$,A-Za-z0-9])+$/;
const example = 'for example https://auth.example.com/oauth2/token';

/** What is wrong with the address that issues tokens; null: nothing. EventBridge reaches it over the internet. */
export function problemOfTokenEndpoint(text: string): string | null {
  if (text === '') return `Enter the address that issues tokens, ${example}.`;
  if (text.length > maxLength) return `EventBridge takes at most ${maxLength.toLocaleString('en')} characters. Shorten the address.`;
  const problem = problemOfLine(text);
  if (problem) return problem;
  if (!/^https:\/\//i.test(text)) return `EventBridge requests tokens over HTTPS only. Begin with https://, ${example}.`;
  if (/["'`]/.test(text)) return 'Remove the quotation marks from the address.';
  if (/\s/.test(text)) return 'Remove the blanks from the address.';
  if (text.includes('#')) return 'A fragment (#) is never sent. Remove it from the address.';
  if (!allowed.test(text)) return 'EventBridge doesn’t take this address. Write other characters as % and two hexadecimal digits.';
  return problemOfAuthority(text);
}

function problemOfAuthority(text: string): string | null {
  const authority = /^https:\/\/([^/?]*)/i.exec(text)![1]!;
  if (authority.includes('@')) return 'An address with a user name or password would show them to everyone. Remove them; each consumer enters a client ID and secret when it connects.';
  const parts = /^([^:]*)(?::(\d{1,5}))?$/.exec(authority);
  if (!parts || isAddress(parts[1]!)) return `EventBridge trusts certificates of public names. Enter a name instead of an IP address, ${example}.`;
  const [, host, port] = parts;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return 'A port is a number from 1 to 65535.';
  return problemOfHost(host!.toLowerCase().replace(/\.$/, '')) ?? (URL.canParse(text) ? null : `Enter a full address, ${example}.`);
}

/** The host of an address that `problemOfTokenEndpoint` finds nothing wrong with; null for others. */
export function hostOfTokenEndpoint(text: string): string | null {
  return problemOfTokenEndpoint(text) === null ? new URL(text).hostname.replace(/\.$/, '') : null;
}
