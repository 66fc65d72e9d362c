const written = /\b(?:insert\s+into|delete\s+from|(?<!for\s+(?:no\s+key\s+)?)update)\s+(?:only\s+)?(?:"?\w+"?\.)?"?(\w+)"?/gi;

/** Label of asking the queue for work. */
export const takeJob = 'take job';

/** What people are told is told by the clock, from what is written down already, and changes nothing of it. */
const told = new Set(['notice', 'notice_reading']);

/** The statements of one connection, put together into what takes effect at once: a commit, or a write on its own. */
export class Statements {
  private open: Set<string> | null = null;

  /** What the statement makes take effect; null when it is nothing. */
  labelOf(text: string): string | null {
    const statement = text.trim();
    if (/^(begin|start transaction)/i.test(statement)) {
      this.open = new Set();
      return null;
    }
    if (/^rollback(?!\s+to)/i.test(statement)) {
      this.open = null;
      return null;
    }
    if (/^commit/i.test(statement)) {
      const tables = [...(this.open ?? [])];
      this.open = null;
      return tables.length > 0 ? `commit ${tables.toSorted().join('+')}` : null;
    }
    const tables = tablesOf(statement);
    if (tables.length === 0) return null;
    if (this.open) {
      for (const table of tables) this.open.add(table);
      return null;
    }
    // That a worker lives is told all the time, and what was counted by the clock; neither changes what anybody has.
    if (/^update worker\b/i.test(statement) || /^delete from (worker where "heartbeatAt"|aws_call_count\b)/i.test(statement) || /^insert into aws_call_count\b/i.test(statement)) return null;
    if (statement.includes('is_available = true')) return takeJob;
    return `write ${tables.toSorted().join('+')}`;
  }
}

function tablesOf(statement: string): string[] {
  const tables = [...statement.matchAll(written)].map((match) => match[1]!.replace('_private_', ''));
  if (/\badd_jobs?\s*\(/.test(statement)) tables.push('jobs');
  return [...new Set(tables.filter((table) => !/^(set|of|skip|nowait)$/i.test(table) && !told.has(table)))];
}
