-- What schema.prisma cannot say: the catalog's search, one live request and grant a service and account, and an audit
-- that nobody changes.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- array_to_string is only STABLE in general; over text it is as immutable as a generated column needs.
CREATE FUNCTION pergola_words(words text[]) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT coalesce(array_to_string(words, ' '), '') $$;

-- Hyphens and dots part words, so that `billing` finds `billing-api` and `billing.main.example.com`.
CREATE FUNCTION pergola_parts(name text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT translate(coalesce(name, ''), '-._/', '    ') $$;

ALTER TABLE "service"
  ADD COLUMN "search" tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('english', name || ' ' || pergola_parts(name)), 'A') ||
    setweight(to_tsvector('english', pergola_words(tags)), 'B') ||
    setweight(to_tsvector('english', summary || ' ' || pergola_parts("domainName")), 'B') ||
    setweight(to_tsvector('english', left(documentation, 100000)), 'D')
  ) STORED,
  ADD COLUMN "searchText" text GENERATED ALWAYS AS (
    lower(name || ' ' || coalesce("domainName", '') || ' ' || coalesce("ipAddress", '') || ' ' || summary || ' ' || pergola_words(tags))
  ) STORED;

CREATE INDEX "service_search_idx" ON "service" USING gin ("search");
-- Parts of words, and words that are nearly right. The documentation is left to the full text: trigrams of whole pages
-- match nearly everything.
CREATE INDEX "service_searchText_idx" ON "service" USING gin ("searchText" gin_trgm_ops);
CREATE INDEX "service_tags_idx" ON "service" USING gin ("tags");

CREATE UNIQUE INDEX "access_request_one_pending" ON "access_request" ("serviceId", "accountId") WHERE state = 'PENDING';
CREATE UNIQUE INDEX "grant_one_active" ON "grant" ("serviceId", "accountId") WHERE state = 'ACTIVE';

-- One published service a name, account and Region: the name is that of the resource configuration.
CREATE UNIQUE INDEX "service_one_name" ON "service" ("accountId", region, name) WHERE state = 'PUBLISHED';

CREATE FUNCTION pergola_refuse_audit_change() RETURNS trigger
  LANGUAGE plpgsql
  AS $$ BEGIN RAISE EXCEPTION 'audit_event is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege'; END $$;

CREATE TRIGGER "audit_event_no_change" BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION pergola_refuse_audit_change();
CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION pergola_refuse_audit_change();
