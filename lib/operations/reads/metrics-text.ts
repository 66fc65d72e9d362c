import { collectDefaultMetrics } from 'prom-client';
import { forgetControllerGauges, readControllerGauges } from '@/lib/controller/gauges';
import { forgetNoticeGauges, readNoticeGauges } from '@/lib/notices/reads/gauges';
import { poolOfDb } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import { gauge, metricsRegistry, showAll } from '@/lib/platform/metrics';
import { forgetGrantGauges, readGrantGauges } from './grant-gauges';

const answers = gauge({ name: 'pergola_database_up', help: 'Whether the database answered this scrape; what is read from it is missing otherwise.' });
const pool = gauge({ name: 'pergola_database_connections', help: 'Connections of this process to the database, and work that waits for one.', labels: ['state'] });

/** Everything that this process has counted, with what the database says at this moment, as Prometheus reads it. */
export async function metricsText(): Promise<{ contentType: string; text: string }> {
  const registry = metricsRegistry();
  if (!registry.getSingleMetric('process_start_time_seconds')) collectDefaultMetrics({ register: registry });
  const { open, idle, waiting } = poolOfDb();
  try {
    await Promise.all([readControllerGauges(), readGrantGauges(), readNoticeGauges()]);
    answers.set(1);
  } catch (error) {
    log().warn({ err: error }, 'metrics without the database');
    forgetControllerGauges();
    forgetGrantGauges();
    forgetNoticeGauges();
    answers.set(0);
  }
  showAll(pool, Object.entries({ busy: open - idle, idle, waiting }).map(([state, value]) => ({ labels: { state }, value })));
  return { contentType: registry.contentType, text: await registry.metrics() };
}
