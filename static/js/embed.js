// Inserts the meeting list into a page of another site. It sets no cookies, fetches without
// credentials, defines no globals, and inserts data as text, never as HTML.
const NAMES = ["body", "body-kind", "kind", "mode", "country", "presidency", "project", "q", "from", "until", "limit", "lang", "theme"];
const HIGHEST = 20_000;
const script = document.currentScript ?? [...document.querySelectorAll('script[src$="/embed.js"]')].find((it) => !it.nextElementSibling?.matches?.(".convenor"));

if (script) place(script);

async function place(script) {
  const query = queryOf(script.dataset, script);
  const box = element("section", { className: "convenor" });
  box.append(link(addressOf(script, "", query), script.dataset.text || "Meetings"));
  script.after(box);
  if (script.dataset.as === "frame") return frame(box, script, query);
  try {
    const answer = await fetch(addressOf(script, "embed/events.json", query), { credentials: "omit", referrerPolicy: "no-referrer" });
    if (!answer.ok) throw new Error(String(answer.status));
    return fill(box, await answer.json());
  } catch {
    // The policy of the page may forbid fetching. Fall back to an iframe, and show the link until it has loaded.
    return frame(box, script, query);
  }
}

/** Returns the filter from data-filter="body=…&kind=…" and from single attributes. */
function queryOf(data, script) {
  const query = new URLSearchParams(data.filter ?? "");
  for (const name of NAMES) {
    const value = script.getAttribute(`data-${name}`);
    if (value) query.set(name, value);
  }
  return query;
}

function addressOf(script, path, query) {
  const address = new URL(path || "./", script.src);
  address.search = query;
  return address.href;
}

function fill(box, list) {
  box.ariaLabel = list.title;
  box.lang = list.language;
  const rows = element("ol", { className: "convenor-list" });
  rows.style.listStyle = "none";
  rows.style.padding = "0";
  rows.append(...list.events.map(row));
  const more = element("p", { className: "convenor-more" });
  more.append(link(list.calendar, list.words.calendar), " · ", link(list.subscribe, list.words.subscribe));
  box.replaceChildren(list.events.length ? rows : element("p", { textContent: list.words.nothing }), more);
}

function row(event) {
  const item = element("li", { className: "convenor-event" });
  item.style.margin = "0 0 1em";
  const title = link(event.url, event.title);
  title.className = "convenor-title";
  if (event.language) title.lang = event.language;
  const who = element("span", { className: "convenor-who" });
  for (const { name, colour } of event.bodies) who.append(square(colour), name, " · ");
  who.append(event.kind);
  const parts = [title, who, ...["when", "place", "state"].filter((name) => event[name]).map((name) => element("span", { className: `convenor-${name}`, textContent: event[name] }))];
  for (const part of parts) {
    part.style.display = "block";
    item.append(part);
  }
  return item;
}

function square(colour) {
  const mark = element("span", { className: "convenor-colour", ariaHidden: "true" });
  Object.assign(mark.style, { display: "inline-block", width: "0.6em", height: "0.6em", marginInlineEnd: "0.4em", borderRadius: "2px" });
  if (/^#[0-9a-f]{6}$/i.test(colour)) mark.style.backgroundColor = colour;
  return mark;
}

/** Shows the list in an iframe and adjusts its height. */
function frame(box, script, query) {
  const origin = new URL(script.src).origin;
  const view = element("iframe", { src: addressOf(script, "embed/events", query), title: script.dataset.text || "Meetings", loading: "lazy", referrerPolicy: "no-referrer" });
  Object.assign(view.style, { width: "100%", height: "30em", border: "0", display: "block" });
  addEventListener("message", ({ source, origin: from, data }) => {
    if (source !== view.contentWindow || from !== origin || data?.type !== "convenor-height") return;
    if (data.height > 0 && data.height < HIGHEST) view.style.height = `${data.height}px`;
    view.nextElementSibling?.remove(); // the list has its own links
  });
  box.prepend(view);
}

/** Returns a link, or only its text if the URL is not a web URL. */
function link(address, text) {
  const isSafe = /^https?:$/.test(new URL(address, document.baseURI).protocol);
  return isSafe ? element("a", { href: address, textContent: text }) : element("span", { textContent: text });
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
