// Shows times in the time zone of the reader: of a meeting next to the local times, of an agenda on demand.
const LANGUAGE = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

export function localTimes(root) {
  for (const line of root.querySelectorAll("[data-own-time]")) tellOwnTime(line);
  const times = [...root.querySelectorAll("time[data-local][datetime]")].filter((it) => !Number.isNaN(Date.parse(it.dateTime)));
  if (times.every((it) => isSameClock(it.dateTime))) return;
  for (const part of root.querySelectorAll("[data-local-toggle]")) {
    const button = part.querySelector("button");
    let isLocal = false;
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      isLocal = !isLocal;
      [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
      swap(part.querySelector("[data-local-words]"), isLocal, (words) => `${words.dataset.localWords} (${zoneName()})`);
      for (const time of times) swap(time, isLocal, (it) => spelled([it.dateTime], [placeDay(it.dateTime)]));
    });
  }
}

/** Fills the line if the reader's time differs from the local time of the place. */
function tellOwnTime(line) {
  const ends = [line.dataset.begins, line.dataset.ends].filter(Boolean);
  if (!ends.length || ends.every(isSameClock)) return;
  line.textContent = line.dataset.ownTime.replace("{}", spelled(ends, ends.map(placeDay)));
  line.hidden = false;
}

function swap(element, isLocal, words) {
  element.dataset.place ??= element.textContent;
  element.textContent = isLocal ? words(element) : element.dataset.place;
}

function zoneName() {
  const parts = new Intl.DateTimeFormat(LANGUAGE, { timeZoneName: "short" }).formatToParts();
  return parts.find(({ type }) => type === "timeZoneName").value;
}

/** Returns "08:00–11:00", with days if they differ from the day at the place. */
function spelled(ends, placeDays) {
  const instants = ends.map((text) => new Date(text));
  const clocks = instants.map((it) => it.toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  const days = new Set([...placeDays, ...instants.map((it) => it.toDateString())]);
  if (days.size === 1) return clocks.join("–");
  return instants.map((it, place) => `${it.toLocaleDateString(LANGUAGE, { day: "numeric", month: "short" })} ${clocks[place]}`).join(" – ");
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
