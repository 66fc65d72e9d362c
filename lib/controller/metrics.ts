import { counter, histogram } from '@/lib/platform/metrics';

const fractions = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

export const passes = counter({ name: 'pergola_passes_total', help: 'Passes by kind of resource and the phase that they led to.', labels: ['kind', 'outcome'] });
export const passSeconds = histogram({ name: 'pergola_pass_duration_seconds', help: 'From the lease to what was written down.', labels: ['kind'], buckets: fractions });
export const convergeSeconds = histogram({
  name: 'pergola_converge_duration_seconds',
  help: 'From the change of intent until AWS was read to be as wanted.',
  labels: ['kind'],
  buckets: [1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3_600],
});
export const leasesLost = counter({ name: 'pergola_leases_lost_total', help: 'Passes that another worker had taken over: this one was asleep or cut off for longer than a lease.' });
export const leasesRefused = counter({ name: 'pergola_leases_refused_total', help: 'Passes that did not begin: held by another one, account full, or account left alone.', labels: ['because'] });
export const jobWaitSeconds = histogram({ name: 'pergola_job_wait_seconds', help: 'From the time that a wake-up was due until a worker took it.', buckets: [...fractions, 60, 300] });
export const fedJobs = counter({ name: 'pergola_fed_jobs_total', help: 'Due resources that this worker put into the queue.' });
export const surveyed = counter({ name: 'pergola_surveyed_resources_total', help: 'Resources that were looked for in the lists of their account, and whether these say what they said before.', labels: ['kind', 'found'] });
export const accountChecks = counter({ name: 'pergola_account_checks_total', help: 'Readings of an account and Region in lists, by what they were for and whether AWS told.', labels: ['task', 'outcome'] });
export const accountCheckSeconds = histogram({ name: 'pergola_account_check_duration_seconds', help: 'From the claim of such a reading to its end.', labels: ['task'], buckets: [...fractions, 60, 300] });
