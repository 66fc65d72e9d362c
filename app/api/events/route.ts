import { connectionEventsSchema } from '@/lib/connections/schema';
import { lookAtConnections } from '@/lib/connections/writes/look-at-connections';
import { env } from '@/lib/platform/env';
import { readJson } from '@/lib/platform/read-json';
import { tokenRoute } from '@/lib/platform/token-route';

/** EventBridge takes no larger event, and a batch of what is sent here is small. */
const largestBody = 256 * 1024;

/** Says whether the token is the right one, for whoever sets the delivery up. */
export const GET = tokenRoute('events.try')
  .authorize(() => env().EVENTS_TOKEN)
  .run(() => Promise.resolve({ ready: true }));

/** Changes of connections, as an API destination of EventBridge sends them: alone or in a list. What is accepted may be known or not. */
export const POST = tokenRoute('events.receive')
  .authorize(() => env().EVENTS_TOKEN)
  .run(async (request) => {
    await lookAtConnections(connectionEventsSchema.parse(await readJson(request, largestBody)));
    return new Response(null, { status: 202, headers: { 'cache-control': 'no-store' } });
  });
