-- AlterEnum
ALTER TYPE "Drift" ADD VALUE 'REOPENED';

-- DropIndex
DROP INDEX "proof_resourceId_generation_key";

-- AlterTable
ALTER TABLE "proof" ADD COLUMN     "contradictedAt" TIMESTAMPTZ(3),
ADD COLUMN     "contradiction" TEXT;

-- CreateIndex
CREATE INDEX "proof_resourceId_generation_idx" ON "proof"("resourceId", "generation");
