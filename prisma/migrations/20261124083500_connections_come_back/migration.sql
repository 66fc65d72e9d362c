-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "comesBack" BOOLEAN NOT NULL DEFAULT false;
