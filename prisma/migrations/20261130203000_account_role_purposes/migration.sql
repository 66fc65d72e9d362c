-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "RolePurpose" ADD VALUE 'READ';
ALTER TYPE "RolePurpose" ADD VALUE 'REMOVAL';

-- AlterTable
ALTER TABLE "account_role" ADD COLUMN     "checkedAt" TIMESTAMPTZ(3),
ADD COLUMN     "problem" TEXT,
ADD COLUMN     "templateVersion" INTEGER;
