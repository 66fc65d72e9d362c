import { db } from '@/lib/platform/db';
import { gauge, showAll } from '@/lib/platform/metrics';

const alerts = gauge({ name: 'pergola_alerts_open', help: 'Alerts that people were told and that are still so, by kind; what teams and administrators are told alike counts twice.', labels: ['kind'] });
const mailsFailing = gauge({ name: 'pergola_mails_failing', help: 'People to whom no mail could be sent several times in a row.' });

/** Failed mails in a row that are no accident. */
const failingAfter = 3;
/** Kinds that have alerts, so that none of them is shown as none. */
const alertKinds = ['cut', 'ghosts'];

/** What is read of notices for the metrics. */
export async function readNoticeGauges(): Promise<void> {
  const [open, failing] = await Promise.all([
    db().$queryRaw<{ kind: string; count: number }[]>`
      SELECT split_part("key", '/', 1) AS kind, count(*)::int AS count FROM notice WHERE "settledAt" IS NULL AND weight = 'ALERT' GROUP BY 1`,
    db().person.count({ where: { mailAttempts: { gte: failingAfter } } }),
  ]);
  showAll(alerts, alertKinds.map((kind) => ({ labels: { kind }, value: open.find((row) => row.kind === kind)?.count ?? 0 })));
  mailsFailing.set(failing);
}

export function forgetNoticeGauges(): void {
  for (const shown of [alerts, mailsFailing]) shown.reset();
}
