import { z } from 'zod';
import type { ConnectionCredentials } from '@/lib/controller/driver';
import type { HttpParameter } from '@/lib/controller/specs';
import { parameterPlaces, type ParameterPlace } from '@/lib/services/http-parameter';
import type { SignIn } from '@/prisma/generated/enums';

const detailsSchema = z.object({
  keyName: z.string().optional(),
  endpoint: z.string().optional(),
  method: z.enum(['GET', 'POST', 'PUT']).optional(),
  scope: z.string().optional(),
  /** Of the token request (OAuthHttpParameters). Without a value, each consumer enters one; a secret one is not kept. */
  parameters: z
    .array(z.object({ in: z.enum(parameterPlaces), name: z.string(), value: z.string().optional(), isSecret: z.boolean().default(true) }))
    .optional(),
});

/** What a sign-in needs beside secrets, as the service says it. */
export type SignInDetails = z.infer<typeof detailsSchema>;

export function signInDetailsOf(stored: unknown): SignInDetails {
  return detailsSchema.catch({}).parse(stored);
}

const parametersSchema = z.array(
  z.object({ in: z.enum(parameterPlaces), name: z.string(), value: z.string().optional().transform((value) => value || undefined) }),
);

/** A parameter of every call; one without a value is filled in by whoever connects. */
export type ServiceParameter = z.infer<typeof parametersSchema>[number];

export function parametersOf(stored: unknown): ServiceParameter[] {
  return parametersSchema.catch([]).parse(stored);
}

type CredentialName = 'username' | 'password' | 'apiKey' | 'clientId' | 'clientSecret';

/** One field of the form in which credentials are entered. */
export interface CredentialField {
  name: CredentialName | `tokenParameters.${number}.value`;
  label: string;
  isSecret: boolean;
  /** The secret parameter of the token request that it is. */
  parameter?: { in: ParameterPlace; name: string };
}

/** Fields by kind of sign-in, in their order on the page. */
export const credentialFields: Record<SignIn, readonly CredentialField[]> = {
  NONE: [],
  BASIC: [
    { name: 'username', label: 'Username', isSecret: false },
    { name: 'password', label: 'Password', isSecret: true },
  ],
  API_KEY: [{ name: 'apiKey', label: 'API key', isSecret: true }],
  OAUTH_CLIENT_CREDENTIALS: [
    { name: 'clientId', label: 'Client ID', isSecret: false },
    { name: 'clientSecret', label: 'Client secret', isSecret: true },
  ],
};

/** What signed people in, in a sentence: `this user name and password`. */
export const credentialsInWords: Record<SignIn, string> = {
  NONE: 'a call without sign-in',
  BASIC: 'this user name and password',
  API_KEY: 'this API key',
  OAUTH_CLIENT_CREDENTIALS: 'this client ID and secret',
};

/** How one signs in to a service, for people. */
export const signInInWords: Record<SignIn, string> = {
  NONE: 'No sign-in',
  BASIC: 'User name and password',
  API_KEY: 'API key',
  OAUTH_CLIENT_CREDENTIALS: 'OAuth client credentials',
};

/** Goes to a service that needs no sign-in in the place of a key: EventBridge has no connection without one. */
const noSecret = 'none';

export type CredentialInput = Partial<Record<CredentialName, string>> & {
  /** Values of secret parameters of the token request. */
  tokenParameters?: HttpParameter[];
};

/** Parameters of the token request that the service leaves to whoever connects. */
export function openTokenParameters({ parameters = [] }: SignInDetails, isSecret: boolean): { in: ParameterPlace; name: string }[] {
  return parameters.filter((one) => one.value === undefined && one.isSecret === isSecret).map(({ in: place, name }) => ({ in: place, name }));
}

/** Fields of the credentials of a service, in their order on the page. */
export function credentialFieldsOf(signIn: SignIn, details: SignInDetails): CredentialField[] {
  const secret = signIn === 'OAUTH_CLIENT_CREDENTIALS' ? openTokenParameters(details, true) : [];
  return [...credentialFields[signIn], ...secret.map((parameter, index): CredentialField => ({ name: `tokenParameters.${index}.value`, label: `${parameter.name} (${parameter.in} of the token request)`, isSecret: true, parameter }))];
}

/** What the person entered, as the one pass takes it that hands it to EventBridge. */
export function credentialsOf(signIn: SignIn, input: CredentialInput): ConnectionCredentials {
  switch (signIn) {
    case 'NONE':
      return { type: 'API_KEY', value: noSecret };
    case 'BASIC':
      return { type: 'BASIC', username: input.username ?? '', password: input.password ?? '' };
    case 'API_KEY':
      return { type: 'API_KEY', value: input.apiKey ?? '' };
    case 'OAUTH_CLIENT_CREDENTIALS':
      return { type: 'OAUTH_CLIENT_CREDENTIALS', clientId: input.clientId ?? '', clientSecret: input.clientSecret ?? '', secretParameters: input.tokenParameters ?? [] };
  }
}

/** By field, what is still missing of the credentials. */
export function missingCredentials(signIn: SignIn, details: SignInDetails, input: CredentialInput): Record<string, string> {
  const missing = credentialFieldsOf(signIn, details).filter(({ name, parameter }) => (parameter ? !valueOf(input.tokenParameters ?? [], parameter) : !input[name as CredentialName]));
  return Object.fromEntries(missing.map(({ name, label, parameter }) => [`credentials.${name}`, parameter ? `Enter the value of ${parameter.name}.` : `Enter the ${label.replace(/^[CPU]/, (letter) => letter.toLowerCase())}.`]));
}

/** The value that was given for a parameter; undefined: none. */
export function valueOf(given: readonly HttpParameter[], { in: place, name }: { in: ParameterPlace; name: string }): string | undefined {
  return given.find((one) => one.in === place && one.name === name)?.value || undefined;
}
