import type { NoticeWeight } from '@/prisma/generated/enums';

/** What is told, before it is written down. */
export interface News {
  /** Null: administrators. */
  teamId: string | null;
  weight: NoticeWeight;
  /** For people: what happened, why, what to do next. */
  sentence: string;
  /** Page of the portal where that can be done. */
  href: string;
}

/** Told once: the same key is never told again. */
export interface Draft extends News {
  /** `grant-ends/<grant>/<until>/7` */
  key: string;
  /** People of the team who need not be told: they did it themselves, or can do nothing about it. */
  notFor?: readonly string[];
}

/** Told for as long as it is so, whoever or whatever comes and goes within it. */
export interface StandingDraft extends News {
  /** What stays the same while it lasts: `cut/<team>/<account>/<reason>`. */
  group: string;
}
