import type pg from 'pg';
import { catalogPageSize } from '@/lib/services/catalog-query';

/** One question to the catalog by the plainest SQL that answers it, through the driver alone. */
export type RawSearch = (client: pg.Client, teamIds: string[]) => Promise<{ id: string }[]>;

const columns = `s.id, s.name, s.summary, s."teamId", t.name AS "teamName", s."accountId", a.name AS "accountName", s.region, s."signIn", s.tags,
  c."readyAt", c.phase, c.sentence, live.id AS "grantId", live.until, asked.id AS "requestId"`;
const tables = `service s JOIN team t ON t.id = s."teamId" JOIN account a ON a.id = s."accountId" JOIN resource c ON c.id = s."configurationId"
  LEFT JOIN LATERAL (SELECT id, until FROM "grant" g WHERE g."serviceId" = s.id AND g."teamId" = ANY($1) AND g.state IN ('ACTIVE', 'SUSPENDED') AND g.until > now() ORDER BY g.state, g.until DESC LIMIT 1) live ON true
  LEFT JOIN LATERAL (SELECT id FROM access_request r WHERE r."serviceId" = s.id AND r."teamId" = ANY($1) AND r.state = 'PENDING' ORDER BY r."createdAt" DESC LIMIT 1) asked ON true`;
const visible = `s.state = 'PUBLISHED' AND (c."readyAt" IS NOT NULL OR s."teamId" = ANY($1))`;
/** All words in any of their forms, or the last one only begun: `$2` is the text, `$3` what is before its last word, `$4` that word. */
const words = `(websearch_to_tsquery('english', $2) || (websearch_to_tsquery('english', $3) && to_tsquery('simple', $4 || ':*')))`;
const matches = `s.search @@ ${words}`;
const rank = `round((ts_rank(s.search, ${words}) + CASE WHEN s.name = $2 THEN 2 WHEN s.name LIKE $2 || '%' THEN 1 ELSE 0 END)::numeric, 6)`;

function valuesOf(text: string): string[] {
  const [last] = /\w+$/.exec(text)!;
  return [text, text.slice(0, -last.length), last];
}

function select(condition: string, values: unknown[], order = 's.name, s.id'): RawSearch {
  const text = `SELECT ${columns} FROM ${tables} WHERE ${visible} AND ${condition} ORDER BY ${order} LIMIT ${catalogPageSize + 1}`;
  return async (client, teamIds) => (await client.query<{ id: string }>(text, [teamIds, ...values])).rows;
}

export const rawSearch = {
  noFilter: () => select('true', []),
  nextPage: (name: string, id: string) => select('(s.name, s.id) > ($2, $3)', [name, id]),
  region: (region: string) => select('s.region = $2', [region]),
  tag: (tag: string) => select('s.tags @> ARRAY[$2]', [tag]),
  words: (text: string) => select(matches, valuesOf(text), `${rank} DESC, s.name, s.id`),
  combined: (text: string, region: string, signIn: string) => select(`${matches} AND s.region = $5 AND s."signIn" = $6`, [...valuesOf(text), region, signIn], `${rank} DESC, s.name, s.id`),
  mine: () => select('s."teamId" <> ALL($1) AND live.id IS NOT NULL', []),
  /** Knows beforehand that the word is mistyped, so it asks once; the threshold is that of the catalog. */
  similar: (word: string): RawSearch => {
    const ask = select(`(s."searchText" LIKE '%' || $2 || '%' OR $2 <% s."searchText")`, [word], `round(word_similarity($2, s."searchText")::numeric, 6) DESC, s.name, s.id`);
    let isSet = false;
    return async (client, teamIds) => {
      if (!isSet) await client.query('SET pg_trgm.word_similarity_threshold = 0.5');
      isSet = true;
      return ask(client, teamIds);
    };
  },
};
