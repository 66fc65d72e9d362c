import { z } from 'zod';
import { anyone } from './principal-in-words';

/** Whom a resource policy lets in. */
export interface PolicyPrincipals {
  /** False: the text is not a policy that can be understood, so it may let in anyone. */
  isReadable: boolean;
  /** In the words of `principal-in-words.ts`: each once. */
  holders: string[];
}

const oneOrMore = <T extends z.ZodType>(of: T) => z.union([of, z.array(of)]).transform((value) => [value].flat() as z.infer<T>[]);
const values = oneOrMore(z.union([z.string(), z.number(), z.boolean()])).transform((list) => list.map(String));
const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.record(z.string(), values)]).optional(),
  NotPrincipal: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});
const document = z.object({ Statement: oneOrMore(statement) });
type Statement = z.infer<typeof statement>;

/**
 * Reads whom a policy allows anything. It errs on the side of access: denials, actions and conditions other than those
 * on the organization are not weighed, and an exception (`NotPrincipal`) counts as anyone.
 */
export function principalsOf(policy: string): PolicyPrincipals {
  const read = document.safeParse(parsed(policy));
  if (!read.success) return { isReadable: false, holders: [anyone] };
  return { isReadable: true, holders: [...new Set(read.data.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(holdersOf))] };
}

function parsed(policy: string): unknown {
  try {
    return JSON.parse(policy);
  } catch {
    return null;
  }
}

function holdersOf({ Principal, Condition = {} }: Statement): string[] {
  if (Principal === undefined) return [anyone];
  const named = Principal === '*' ? ['*'] : Object.values(Principal).flat().map(accountOf);
  const within = organizationsOf(Condition);
  return named.flatMap((holder) => (holder === anyone && within.length > 0 ? within : [holder]));
}

/** A role or user stands for its account. */
export function accountOf(principal: string): string {
  return /^arn:[\w-]+:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1] ?? principal;
}

/**
 * Operators that ask for a match. With `ForAllValues:`, AWS also lets in a request without the key ("Multivalued context
 * keys", IAM user guide), such as one of an account in no organization; with `IfExists` or a negation as well.
 */
const binding = /^(ForAnyValue:)?String(Equals|Like)$/i;

/** `o-…` and `ou-…` of which everyone must belong to one. A key with one value that can't be read limits nobody. */
function organizationsOf(condition: NonNullable<Statement['Condition']>): string[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    binding.test(operator)
      ? Object.entries(keys).flatMap(([key, listed]) => {
          const read = listed.flatMap((value) => organizationIn(key, value) ?? []);
          return read.length === listed.length ? read : [];
        })
      : [],
  );
}

/** Null: the key is not about organizations, or the value may match several, such as `o-*`. */
function organizationIn(key: string, value: string): string | null {
  const isOrganization = (text: string) => /^o-[a-z0-9]+$/.test(text);
  switch (key.toLowerCase()) {
    case 'aws:principalorgid':
      return isOrganization(value) ? value : null;
    case 'aws:principalorgpaths':
      return value.split('/').findLast((part) => isOrganization(part) || /^ou-[a-z0-9-]+$/.test(part)) ?? null;
    default:
      return null;
  }
}

/** Whether the policy lets this holder in: by name, as anyone, or for all that can be said of a policy that cannot be read. */
export function letsIn({ holders }: PolicyPrincipals, holder: string): boolean {
  return holders.some((one) => one === anyone || isSamePrincipal(one, holder));
}

/** AWS RAM names an organization by its ARN, a policy by the ID alone. */
export function isSamePrincipal(one: string, other: string): boolean {
  return one === other || lastOf(one) === lastOf(other);
}

function lastOf(principal: string): string {
  return /:organizations::/.test(principal) ? principal.split('/').at(-1)! : principal;
}
