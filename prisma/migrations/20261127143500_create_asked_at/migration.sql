-- When AWS was asked to make a resource that nobody has seen since: it may be there although AWS does not show it yet.
ALTER TABLE "resource" ADD COLUMN "createAskedAt" TIMESTAMPTZ(3);
