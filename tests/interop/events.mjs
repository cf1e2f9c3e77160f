// Reads calendars as texts and returns the events that ical.js parses from each.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const moment = (time) => (time.isDate ? time.toString() : time.toUnixTime());
const results = JSON.parse(readFileSync(0, "utf-8")).map((text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const value = (name) => component.getFirstPropertyValue(name);
    return {
      uid: event.uid,
      summary: event.summary,
      description: event.description,
      location: event.location,
      starts: moment(event.startDate),
      ends: moment(event.endDate),
      sequence: event.sequence,
      status: value("status"),
      url: value("url"),
      categories: component.getFirstProperty("categories")?.getValues() ?? [],
      organizer: value("organizer"),
      geo: value("geo"),
    };
  });
});
process.stdout.write(JSON.stringify(results));
