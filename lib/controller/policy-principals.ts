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

const binding = /^(ForAnyValue:|ForAllValues:)?String(Equals|Like)$/i;

/** `o-…` and `ou-…` that everyone must belong to. With `IfExists`, or a negation, nobody must. */
function organizationsOf(condition: NonNullable<Statement['Condition']>): string[] {
  return Object.entries(condition).flatMap(([operator, keys]) =>
    binding.test(operator)
      ? Object.entries(keys).flatMap(([key, listed]) => {
          if (key.toLowerCase() === 'aws:principalorgid') return listed.filter((value) => /^o-[a-z0-9]+$/.test(value));
          if (key.toLowerCase() === 'aws:principalorgpaths') return listed.flatMap((path) => path.match(/\b(?:ou-[a-z0-9-]+|o-[a-z0-9]+)/g)?.at(-1) ?? []);
          return [];
        })
      : [],
  );
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
