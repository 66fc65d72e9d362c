-- The same as before, but that the time is taken once: PostgreSQL asks clock_timestamp() anew for each row, so that the
-- leases of an account were counted by reading all of its resources, while others waited for their turn.
CREATE OR REPLACE FUNCTION pergola_claim(resource_id text, lease_owner text, lease_ms int, most_passes int, most_with_removals int)
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
  moment timestamptz;
BEGIN
  SELECT "accountId", region, desired = 'ABSENT', coalesce("leaseUntil" >= clock_timestamp(), false) INTO account, place, removal, held FROM resource WHERE id = resource_id;
  IF NOT FOUND OR held THEN
    RETURN QUERY SELECT NULL::bigint, 'held', false;
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(7305002, hashtext(account || '/' || place));
  moment := clock_timestamp();
  SELECT p.strikes > 0 INTO strained FROM account_pace p WHERE p."accountId" = account AND p.region = place;
  strained := coalesce(strained, false);
  IF EXISTS (SELECT 1 FROM account_pace p WHERE p."accountId" = account AND p.region = place AND p.until > moment) THEN
    RETURN QUERY SELECT NULL::bigint, 'accountBackedOff', strained;
    RETURN;
  END IF;
  -- After a strike one pass at a time finds out whether AWS has recovered.
  room := CASE WHEN strained THEN 1 WHEN removal THEN most_with_removals ELSE most_passes END;
  SELECT count(*) INTO running FROM resource r WHERE r."accountId" = account AND r.region = place AND r."leaseUntil" > moment;
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
