// Reads [{zone, ics, local: ["2026-10-05T09:00:00"]}]; answers with the unix seconds that ical.js sees.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const answers = {};
for (const { zone, ics, local } of JSON.parse(readFileSync(0, "utf-8"))) {
  const calendar = new ICAL.Component(ICAL.parse(ics));
  const timezone = new ICAL.Timezone(calendar.getFirstSubcomponent("vtimezone"));
  answers[zone] = local.map((text) => {
    const time = ICAL.Time.fromDateTimeString(text);
    time.zone = timezone;
    return time.toUnixTime();
  });
}
process.stdout.write(JSON.stringify(answers));
