import { metricsText } from '@/lib/operations/reads/metrics-text';
import { env } from '@/lib/platform/env';
import { tokenRoute } from '@/lib/platform/token-route';

/** The metrics of this web process, for whoever has the token. */
export const GET = tokenRoute('metrics.read')
  .authorize(() => env().METRICS_TOKEN)
  .run(async () => {
    const { contentType, text } = await metricsText();
    return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
  });
