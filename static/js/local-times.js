// Shows the times of a page in the reader's own zone, on demand.
export function localTimes(root) {
  const times = [...root.querySelectorAll("time[data-local][datetime]")].filter((it) => !Number.isNaN(Date.parse(it.dateTime)));
  if (!times.length) return;
  for (const part of root.querySelectorAll("[data-local-toggle]")) {
    const button = part.querySelector("button");
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      const isLocal = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(isLocal));
      [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
      swap(part.querySelector("[data-local-words]"), isLocal, (words) => `${words.dataset.localWords} (${zoneName()})`);
      for (const time of times) swap(time, isLocal, inReadersZone);
    });
  }
}

function swap(element, isLocal, words) {
  element.dataset.place ??= element.textContent;
  element.textContent = isLocal ? words(element) : element.dataset.place;
}

function zoneName() {
  const parts = new Intl.DateTimeFormat(document.documentElement.lang, { timeZoneName: "short" }).formatToParts();
  return parts.find(({ type }) => type === "timeZoneName").value;
}

function inReadersZone(time) {
  const start = new Date(time.dateTime);
  const end = time.dataset.end ? new Date(time.dataset.end) : start;
  const isOneDay = start.toDateString() === end.toDateString();
  const day = isOneDay && start.toDateString() === placeDay(time) ? {} : { weekday: "short" };
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const from = start.toLocaleString(document.documentElement.lang, { ...format, ...day });
  if (start.getTime() === end.getTime()) return from;
  if (isOneDay) return `${from}–${end.toLocaleString(document.documentElement.lang, format)}`;
  return `${from} – ${end.toLocaleString(document.documentElement.lang, { ...format, ...day })}`;
}

/** The day that the place's own clock shows, read from the text of the address. */
function placeDay(time) {
  const [year, month, day] = (time.getAttribute("datetime").match(/\d+/g) ?? []).map(Number);
  return new Date(year, month - 1, day).toDateString();
}
