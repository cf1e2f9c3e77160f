// Shows times in the time zone of the reader: of a meeting next to the local times, of an agenda on demand.
const LANGUAGE = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

export function localTimes(root) {
  for (const line of root.querySelectorAll("[data-own-time]")) showReaderTimes(line);
  const times = [...root.querySelectorAll("time[data-local][datetime]")].filter((time) => !Number.isNaN(Date.parse(time.dateTime)));
  if (times.every((time) => isSameClock(time.dateTime))) return;
  for (const part of root.querySelectorAll("[data-local-toggle]")) {
    const button = part.querySelector("button");
    let isLocal = false;
    const zones = [...new Set(times.map((time) => zoneName(time.dateTime)))].join("/");
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      isLocal = !isLocal;
      [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
      swap(part.querySelector("[data-local-words]"), isLocal, (label) => `${label.dataset.localWords} (${zones})`);
      for (const time of times) swap(time, isLocal, ({ dateTime }) => formatTimes([dateTime], [placeDay(dateTime)]));
    });
  }
}

/** Fills the line if the reader's time differs from the local time of the place. */
function showReaderTimes(line) {
  const ends = [line.dataset.begins, line.dataset.ends].filter(Boolean);
  if (!ends.length || ends.every(isSameClock)) return;
  line.textContent = line.dataset.ownTime.replace("{}", formatTimes(ends, ends.map(placeDay)));
  line.hidden = false;
}

function swap(element, isLocal, localText) {
  element.dataset.place ??= element.textContent;
  element.textContent = isLocal ? localText(element) : element.dataset.place;
}

/** Returns the name of the reader's time zone at the instant, such as CET in winter and CEST in summer. */
function zoneName(instant) {
  const parts = new Intl.DateTimeFormat(LANGUAGE, { timeZoneName: "short" }).formatToParts(new Date(instant));
  return parts.find(({ type }) => type === "timeZoneName").value;
}

/** Returns "08:00–11:00", with days if they differ from the day at the place. */
function formatTimes(ends, placeDays) {
  const instants = ends.map((text) => new Date(text));
  const clocks = instants.map((instant) => instant.toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  const days = new Set([...placeDays, ...instants.map((instant) => instant.toDateString())]);
  if (days.size === 1) return clocks.join("–");
  return instants.map((instant, place) => `${instant.toLocaleDateString(LANGUAGE, { day: "numeric", month: "short" })} ${clocks[place]}`).join(" – ");
}

/** Returns whether the reader and the place have the same local time at the instant. */
function isSameClock(text) {
  return wall(text) === new Date(text).toLocaleString("sv").slice(0, 16);
}

/** Returns the local time of the place: "2027-05-20 09:30". */
function wall(text) {
  return text.slice(0, 16).replace("T", " ");
}

/** Returns the local day of the place, read from the text. */
function placeDay(text) {
  const [year, month, day] = text.match(/\d+/g).map(Number);
  return new Date(year, month - 1, day).toDateString();
}
