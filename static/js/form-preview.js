// Updates the preview of a form on change; without this script, its button does the same.
const WAIT = 250;

export function previews(root) {
  for (const form of root.querySelectorAll("form[data-preview]")) {
    for (const part of form.querySelectorAll("[data-preview-hide]")) part.hidden = true;
    const state = { form, timer: 0, asked: null };
    form.addEventListener("change", () => renew(state));
    form.addEventListener("input", () => {
      clearTimeout(state.timer);
      state.timer = setTimeout(() => renew(state), WAIT);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      renew(state);
    });
  }
}

async function renew(state) {
  clearTimeout(state.timer);
  state.asked?.abort();
  state.asked = new AbortController();
  const address = addressOf(state.form);
  try {
    const answer = await fetch(address, { signal: state.asked.signal });
    if (!answer.ok) throw new Error(answer.status);
    show(state.form, new DOMParser().parseFromString(await answer.text(), "text/html"));
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") for (const part of state.form.querySelectorAll("[data-preview-hide]")) part.hidden = false;
  }
}

/** Returns the query string: each name once with comma-separated values, without empty ones. */
function addressOf(form) {
  const chosen = new Map();
  for (const [name, value] of new FormData(form)) {
    if (value !== "") chosen.set(name, chosen.has(name) ? `${chosen.get(name)},${value}` : value);
  }
  const query = new URLSearchParams([...chosen]).toString().replaceAll("%2C", ",");
  return query ? `${form.action}?${query}` : form.action;
}

function show(form, page) {
  for (const id of form.dataset.preview.split(" ")) {
    const [old, fresh] = [document.getElementById(id), document.adoptNode(page.getElementById(id))];
    const open = [...old.querySelectorAll("details")].map((part) => part.open);
    fresh.querySelectorAll("details").forEach((part, place) => (part.open = open[place]));
    old.replaceWith(fresh);
    document.dispatchEvent(new CustomEvent("parts:load", { detail: { elt: fresh } }));
  }
  const status = form.querySelector("[data-preview-status]");
  status.textContent = document.querySelector("[data-preview-words]").textContent;
}
