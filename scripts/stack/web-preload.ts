import { captureOutput } from '@/lib/platform/capture-output';

// Loaded before Next, which prints before it loads anything of ours.
captureOutput();
