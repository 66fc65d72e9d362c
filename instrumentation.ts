/** Next runs this once, when the web process starts and before its first request. */
export async function register(): Promise<void> {
  const { captureOutput } = await import('@/lib/platform/capture-output');
  captureOutput();
  const { requireUsableEnvironment } = await import('@/lib/platform/env');
  requireUsableEnvironment();
  const [{ countAwsCalls }, { logFailedAwsCalls }, { noteSocketAddresses }, { readAddresses }, { writeLimitRefusals }, { startTracing }, { refuseUnusableDatabase }] = await Promise.all([
    import('@/lib/aws/call-counts'),
    import('@/lib/aws/log-failed-calls'),
    import('@/lib/platform/client-address'),
    import('@/lib/platform/readable-address'),
    import('@/lib/platform/limit-refusals'),
    import('@/lib/platform/start-tracing'),
    import('@/lib/platform/database-role'),
  ]);
  await refuseUnusableDatabase();
  const endTracing = await startTracing('web');
  const endCounting = countAwsCalls();
  logFailedAwsCalls();
  noteSocketAddresses();
  readAddresses();
  writeLimitRefusals();
  process.once('SIGTERM', () => void Promise.all([endCounting(), endTracing()]));
}
