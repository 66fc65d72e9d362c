// Loaded into every process that a command starts: when the command was killed so that it could not stop them, its
// end of the channel closes, and they end as if they had been told to. The processes that those start in turn inherit
// this file, but are not ours to touch.
if (process.env.PERGOLA_COMMAND_PID === String(process.ppid)) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
