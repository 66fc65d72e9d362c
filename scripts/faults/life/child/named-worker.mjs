/* Preloaded into a worker of a life: the database knows it by the id of its process, and it ends with whoever started it. */

const url = new URL(process.env.DATABASE_URL);
url.searchParams.set('application_name', `life_worker_${process.pid}`);
process.env.DATABASE_URL = url.href;

process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.channel?.unref();
