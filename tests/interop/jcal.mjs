// Reads [{ics, jcal}]; answers, for each, with what ical.js makes of either: the jCal, and the events in it.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const seen = (jcal) =>
  new ICAL.Component(jcal).getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return [event.uid, event.summary, event.location, event.startDate.toUnixTime(), event.endDate.toUnixTime()];
  });
const answers = JSON.parse(readFileSync(0, "utf-8")).map(({ ics, jcal }) => {
  const read = ICAL.parse(ics);
  return { parsed: read, theirs: seen(read), ours: seen(jcal) };
});
process.stdout.write(JSON.stringify(answers));
