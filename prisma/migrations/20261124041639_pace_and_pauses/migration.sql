-- CreateTable
CREATE TABLE "account_pace" (
    "accountId" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "strikes" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pace_pkey" PRIMARY KEY ("accountId","region")
);

-- CreateTable
CREATE TABLE "pause" (
    "id" TEXT NOT NULL,
    "accountId" TEXT,
    "kind" TEXT,
    "removalsToo" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT NOT NULL,
    "startedById" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedById" TEXT,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "pause_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "pause_endedAt_idx" ON "pause"("endedAt");

-- CreateIndex
CREATE INDEX "resource_accountId_region_nextPassAt_idx" ON "resource"("accountId", "region", "nextPassAt");

-- CreateIndex
CREATE INDEX "resource_accountId_region_leaseUntil_idx" ON "resource"("accountId", "region", "leaseUntil");

-- AddForeignKey
ALTER TABLE "pause" ADD CONSTRAINT "pause_startedById_fkey" FOREIGN KEY ("startedById") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pause" ADD CONSTRAINT "pause_endedById_fkey" FOREIGN KEY ("endedById") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- One pause a scope at a time.
CREATE UNIQUE INDEX "pause_one_standing" ON "pause" (coalesce("accountId", ''), coalesce("kind", '')) WHERE "endedAt" IS NULL;

-- The lease of a resource for a worker, if its account has room. Claims of one account and Region take turns, and each
-- statement of a function sees what was committed before it, so that no two of them take the same room. Answers a
-- token, or the word for why there is none.
CREATE FUNCTION pergola_claim(resource_id text, lease_owner text, lease_ms int, most_passes int, most_with_removals int)
  RETURNS TABLE (token bigint, refusal text, strained boolean)
  LANGUAGE plpgsql
  AS $$
DECLARE
  account text;
  place text;
  removal boolean;
  held boolean;
  running int;
  room int;
BEGIN
  SELECT "accountId", region, desired = 'ABSENT', coalesce("leaseUntil" >= clock_timestamp(), false) INTO account, place, removal, held FROM resource WHERE id = resource_id;
  IF NOT FOUND OR held THEN
    RETURN QUERY SELECT NULL::bigint, 'held', false;
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(7305002, hashtext(account || '/' || place));
  SELECT p.strikes > 0 INTO strained FROM account_pace p WHERE p."accountId" = account AND p.region = place;
  strained := coalesce(strained, false);
  IF EXISTS (SELECT 1 FROM account_pace p WHERE p."accountId" = account AND p.region = place AND p.until > clock_timestamp()) THEN
    RETURN QUERY SELECT NULL::bigint, 'accountBackedOff', strained;
    RETURN;
  END IF;
  -- After a strike one pass at a time finds out whether AWS has recovered.
  room := CASE WHEN strained THEN 1 WHEN removal THEN most_with_removals ELSE most_passes END;
  SELECT count(*) INTO running FROM resource r WHERE r."accountId" = account AND r.region = place AND r."leaseUntil" > clock_timestamp();
  IF running >= room THEN
    RETURN QUERY SELECT NULL::bigint, 'accountFull', strained;
    RETURN;
  END IF;
  UPDATE resource r SET "leaseToken" = "leaseToken" + 1, "leaseOwner" = lease_owner,
      "leaseUntil" = clock_timestamp() + lease_ms * interval '1 ms', "nextPassAt" = clock_timestamp() + lease_ms * interval '1 ms'
    WHERE r.id = resource_id AND (r."leaseUntil" IS NULL OR r."leaseUntil" < clock_timestamp())
    RETURNING r."leaseToken" INTO token;
  RETURN QUERY SELECT token, CASE WHEN token IS NULL THEN 'held' END, strained;
END $$;
