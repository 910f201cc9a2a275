// Loaded before the program (`--import`): its clock is ahead by TG360_TEST_LATER_MS.
const laterMs = Number(process.env.TG360_TEST_LATER_MS);
const now = Date.now;

Date.now = () => now() + laterMs;
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length === 0 ? [Date.now()] : parts));
  }
};
