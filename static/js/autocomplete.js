// A text field with suggestions: the WAI-ARIA combobox pattern with JSON results.
const WAIT = 180;
let count = 0;

export function suggestions(root) {
  for (const box of root.querySelectorAll("[data-suggest]")) attach(box);
}

function attach(box) {
  const input = box.querySelector("input:not([type=hidden])");
  const chosen = document.getElementById(box.dataset.suggestInto);
  const list = Object.assign(document.createElement("ul"), { id: `suggest-${++count}`, hidden: true, role: "listbox" });
  list.className = "suggest__list";
  list.ariaLabel = input.labels[0]?.textContent ?? "";
  box.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  const state = { box, input, chosen, list, at: -1, timer: 0, asked: 0 };
  input.addEventListener("input", () => {
    chosen.value = "";
    clearTimeout(state.timer);
    state.timer = setTimeout(() => ask(state), WAIT);
  });
  input.addEventListener("keydown", (event) => onKey(state, event));
  input.addEventListener("blur", () => setTimeout(() => close(state), 150));
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(state, option);
    event.preventDefault();
  });
}

async function ask(state) {
  const query = state.input.value.trim();
  if (query.length < 2) return close(state);
  const turn = ++state.asked;
  const address = new URL(state.box.dataset.suggest, location.href);
  address.searchParams.set("q", query);
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (turn !== state.asked || !answer?.ok) return close(state);
  show(state, await answer.json());
}

function show(state, found) {
  const options = found.map(({ id, label, detail, fill }, place) => {
    const option = Object.assign(document.createElement("li"), { id: `${state.list.id}-${place}`, role: "option" });
    option.dataset.id = id;
    option.dataset.label = label;
    option.dataset.fill = JSON.stringify(fill ?? {});
    option.append(label);
    if (detail) option.append(Object.assign(document.createElement("small"), { textContent: detail }));
    return option;
  });
  const none = Object.assign(document.createElement("li"), { className: "suggest__empty", textContent: state.box.dataset.suggestEmpty });
  state.list.replaceChildren(...(options.length ? options : [none]));
  state.at = -1;
  state.list.hidden = false;
  state.input.setAttribute("aria-expanded", "true");
  state.input.removeAttribute("aria-activedescendant");
}

function onKey(state, event) {
  const options = [...state.list.querySelectorAll("[role=option]")];
  if (event.key === "Escape") return close(state);
  if (event.key === "Enter" && state.at >= 0 && !state.list.hidden) {
    event.preventDefault();
    return choose(state, options[state.at]);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !options.length || state.list.hidden) return undefined;
  event.preventDefault();
  state.at = (state.at + step + options.length) % options.length;
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === state.at)));
  options[state.at].scrollIntoView({ block: "nearest" });
  return state.input.setAttribute("aria-activedescendant", options[state.at].id);
}

function choose(state, option) {
  state.input.value = option.dataset.label;
  state.chosen.value = option.dataset.id;
  fillIn(state.input.form, JSON.parse(option.dataset.fill));
  state.chosen.dispatchEvent(new Event("change", { bubbles: true }));
  close(state);
}

// Fill in the other fields of the form, unless something was typed into one of them.
function fillIn(form, values) {
  const fields = Object.entries(values).map(([name, value]) => [form.elements[name], value]);
  const isTyped = fields.some(([field]) => field && field.type !== "hidden" && field.value);
  if (isTyped) return;
  for (const [field, value] of fields) if (field) field.value = value;
}

function close(state) {
  state.list.hidden = true;
  state.input.setAttribute("aria-expanded", "false");
  state.input.removeAttribute("aria-activedescendant");
}
