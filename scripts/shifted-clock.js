// Loaded into a process with --import: its clock is ahead of the machine's by PICTURE_CLOCK_AHEAD_MS.
const RealDate = Date;
const aheadMs = Number(process.env["PICTURE_CLOCK_AHEAD_MS"]);

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + aheadMs);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + aheadMs;
  }
};
