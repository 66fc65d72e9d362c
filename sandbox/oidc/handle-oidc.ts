import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { World } from '../core/contract';
import { readRequest } from '../core/http-server';
import type { WorldFile } from '../world/world-schema';
import { createProvider } from './create-provider';
import { mountPath } from './mount-path';
import { renderPage, sendPage, type Page } from './page';
import { personChoices } from './people';
import { signInPage } from './sign-in-page';

const interactionPath = new RegExp(`^${mountPath}/interaction/[\\w-]+$`);

export type OidcHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Is this request for the issuer under `/oidc`? */
export function isForOidc(request: IncomingMessage): boolean {
  const path = (request.url ?? '').split('?')[0] ?? '';
  return path === mountPath || path.startsWith(`${mountPath}/`);
}

/** Serves the issuer; it is made at the first request, because most sandboxes of tests never need it. */
export function createOidcHandler(issuer: string, file: WorldFile, world: World, flush: () => void): OidcHandler {
  let provider: Promise<Provider> | undefined;
  const start = async () => {
    const made = await createProvider(issuer, file, world.collection('oidc.key'));
    flush();
    return made;
  };
  return async (request, response) => {
    provider ??= start();
    const ready = await provider;
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (interactionPath.test(path)) return choosePerson(ready, request, response, file);
    Object.assign(request, { originalUrl: request.url });
    request.url = (request.url ?? '').slice(mountPath.length) || '/';
    await ready.callback()(request, response);
  };
}

async function choosePerson(provider: Provider, request: IncomingMessage, response: ServerResponse, file: WorldFile): Promise<void> {
  const people = personChoices(file);
  const interaction = await provider.interactionDetails(request, response).catch(() => null);
  if (!interaction) return sendPage(response, 400, signInIsOver());
  const page = signInPage(`${mountPath}/interaction/${interaction.uid}`, people);
  if (request.method !== 'POST') return sendPage(response, 200, page);

  const form = new URLSearchParams((await readRequest(request)).body.toString('utf8'));
  const person = people.find((one) => one.email === form.get('person'));
  if (!person) return sendPage(response, 400, page);
  const result = { login: { accountId: person.email } };
  const returnTo = await provider.interactionResult(request, response, result, { mergeWithLastSubmission: false });
  await leaveOtherPerson(provider, interaction.session?.uid, person.email);
  response.writeHead(303, { location: returnTo, 'cache-control': 'no-store' }).end();
}

function signInIsOver(): Page {
  return renderPage('This sign-in is over', '<p>It took too long, or was begun in another browser. Go back to Pergola and sign in again.</p>');
}

/** Someone else was signed in with this browser: the session goes on as nobody's, without a page in between. */
async function leaveOtherPerson(provider: Provider, sessionUid: string | undefined, email: string): Promise<void> {
  const session = sessionUid === undefined ? undefined : await provider.Session.findByUid(sessionUid);
  if (!session?.exp || session.accountId === email) return;
  Object.assign(session, { accountId: undefined, authorizations: {} });
  await session.save(session.exp - Math.floor(Date.now() / 1000));
}
