// Reads [{zone, ics, local: ["2026-10-05T09:00:00"]}]; returns the unix seconds that ical.js computes.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const results = {};
for (const { zone, ics, local } of JSON.parse(readFileSync(0, "utf-8"))) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  const timezone = new ICAL.Timezone(calendar.getFirstSubcomponent("vtimezone"));
  results[zone] = local.map((text) => {
    const time = ICAL.Time.fromDateTimeString(text);
    time.zone = timezone;
    return time.toUnixTime();
  });
}
process.stdout.write(JSON.stringify(results));
