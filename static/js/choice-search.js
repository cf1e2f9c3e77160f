// Choices from a long list: a search field with suggestions, and the chosen ones as removable items.
// The checkboxes of the folded list keep the choices; they are what the form sends.
const normalise = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

export function choiceSearch(root) {
  for (const field of root.querySelectorAll("[data-choice-search]")) attach(field);
}

function attach(field) {
  const input = field.querySelector(".choice-search__box input");
  const options = [...field.querySelectorAll(".choice-search__list input")].map((box) => ({ box, label: box.labels[0].textContent.trim() }));
  const chosen = Object.assign(document.createElement("ul"), { className: "choice-search__chosen" });
  const list = Object.assign(document.createElement("ul"), { id: `${input.id}-list`, className: "suggest__list", role: "listbox", hidden: true });
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
  list.ariaLabel = input.labels[0].textContent;
  field.querySelector(".choice-search__chosen").replaceWith(chosen);
  field.querySelector(".choice-search__all").hidden = true;
  input.parentElement.append(list, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  const state = { field, input, options, chosen, list, status, at: -1 };
  input.addEventListener("input", () => show(state));
  input.addEventListener("keydown", (event) => onKey(state, event));
  input.addEventListener("click", () => show(state));
  input.addEventListener("blur", () => close(state));
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const item = event.target.closest("[role=option]");
    if (item) choose(state, options[item.dataset.place]);
  });
  listChosen(state);
}

function matches({ input, options }) {
  const text = normalise(input.value);
  const free = options.filter(({ box }) => !box.checked);
  const begins = free.filter(({ label, box }) => normalise(label).startsWith(text) || box.value === text);
  return [...begins, ...free.filter((option) => !begins.includes(option) && normalise(option.label).includes(text))];
}

function show(state) {
  const items = matches(state).map((option, place) => {
    const item = Object.assign(document.createElement("li"), { id: `${state.list.id}-${place}`, role: "option", textContent: option.label });
    item.dataset.place = state.options.indexOf(option);
    return item;
  });
  const none = Object.assign(document.createElement("li"), { className: "suggest__empty", textContent: state.field.dataset.empty });
  state.list.replaceChildren(...(items.length ? items : [none]));
  state.list.hidden = false;
  state.input.setAttribute("aria-expanded", "true");
  if (!items.length) state.status.textContent = state.field.dataset.empty;
  select(state, items.length && state.input.value.trim() ? 0 : -1);
}

function select(state, place) {
  const items = [...state.list.querySelectorAll("[role=option]")];
  state.at = place;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === place)));
  if (place < 0) return state.input.removeAttribute("aria-activedescendant");
  items[place].scrollIntoView({ block: "nearest" });
  return state.input.setAttribute("aria-activedescendant", items[place].id);
}

function onKey(state, event) {
  const items = state.list.hidden ? [] : [...state.list.querySelectorAll("[role=option]")];
  if (event.key === "Escape" && !state.list.hidden) {
    event.preventDefault();
    return close(state);
  }
  if (event.key === "Enter" || event.key === ",") {
    if (event.key === "Enter" || state.at >= 0) event.preventDefault();
    return state.at >= 0 && items.length ? choose(state, state.options[items[state.at].dataset.place]) : undefined;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return undefined;
  event.preventDefault();
  if (state.list.hidden) return show(state);
  return items.length ? select(state, (state.at + step + items.length) % items.length) : undefined;
}

function choose(state, option) {
  set(state, option, true);
  state.input.value = "";
  close(state);
}

function set(state, option, isChosen) {
  option.box.checked = isChosen;
  option.box.dispatchEvent(new Event("change", { bubbles: true }));
  state.status.textContent = state.field.dataset[isChosen ? "added" : "removed"].replace("{}", option.label);
  listChosen(state);
}

function listChosen(state) {
  const items = state.options.filter(({ box }) => box.checked).map((option) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    button.ariaLabel = state.field.dataset.remove.replace("{}", option.label);
    button.addEventListener("click", () => {
      set(state, option, false);
      state.input.focus();
    });
    const item = Object.assign(document.createElement("li"), { className: "chip" });
    item.append(option.label, button);
    return item;
  });
  state.chosen.replaceChildren(...items);
  state.chosen.hidden = !items.length;
}

function close(state) {
  state.list.hidden = true;
  state.input.setAttribute("aria-expanded", "false");
  select(state, -1);
}
