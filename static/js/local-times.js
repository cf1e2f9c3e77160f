// Shows the times of a page in the reader's own zone, on demand.
export function localTimes(root) {
  const times = [...root.querySelectorAll("time[data-local][datetime]")].filter((it) => !Number.isNaN(Date.parse(it.dateTime)));
  if (!times.length) return;
  for (const part of root.querySelectorAll("[data-local-toggle]")) {
    const button = part.querySelector("button");
    part.hidden = false;
    button.addEventListener("click", () => {
      const isLocal = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(isLocal));
      [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
      for (const time of times) show(time, isLocal);
    });
  }
}

function show(time, isLocal) {
  time.dataset.place ??= time.textContent;
  time.textContent = isLocal ? inReadersZone(time) : time.dataset.place;
}

function inReadersZone(time) {
  const format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const start = new Date(time.dateTime);
  const end = time.dataset.end ? new Date(time.dataset.end) : null;
  const day = start.toDateString() === placeDay(time) ? {} : { weekday: "short" };
  const formatter = new Intl.DateTimeFormat(document.documentElement.lang, { ...format, ...day });
  return end ? formatter.formatRange(start, end) : formatter.format(start);
}

/** The day that the place's own clock shows, read from the text of the address. */
function placeDay(time) {
  const [year, month, day] = (time.getAttribute("datetime").match(/\d+/g) ?? []).map(Number);
  return new Date(year, month - 1, day).toDateString();
}
