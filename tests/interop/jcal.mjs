// Reads [{ics, jcal}] and returns for each the jCal and the events that ical.js parses from both.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const events = (jcal) =>
  new ICAL.Component(jcal).getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return [event.uid, event.summary, event.location, event.startDate.toUnixTime(), event.endDate.toUnixTime()];
  });
const results = JSON.parse(readFileSync(0, "utf-8")).map(({ ics, jcal }) => {
  const read = ICAL.parse(ics);
  return { parsed: read, theirs: events(read), ours: events(jcal) };
});
process.stdout.write(JSON.stringify(results));
