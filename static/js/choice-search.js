// Choices from a long list: a search field with suggestions, and the chosen ones as removable items.
// The checkboxes of the folded list keep the choices; they are what the form sends.
import { Combobox } from "./combobox.js";
import { plain } from "./text-matching.js";

export function choiceSearch(root) {
  for (const field of root.querySelectorAll("[data-choice-search]")) attach(field);
}

function attach(field) {
  const input = field.querySelector(".choice-search__box input");
  const options = [...field.querySelectorAll(".choice-search__list input")].map((box) => ({ box, label: box.labels[0].textContent.trim() }));
  const chosen = Object.assign(document.createElement("ul"), { className: "choice-search__chosen" });
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
  field.querySelector(".choice-search__chosen").replaceWith(chosen);
  field.querySelector(".choice-search__all").hidden = true;
  const combobox = new Combobox(input, input.parentElement, { emptyText: field.dataset.empty, choose: (item) => choose(state, item) });
  input.parentElement.append(status);
  const state = { field, input, options, chosen, combobox, status };
  input.addEventListener("input", () => show(state));
  input.addEventListener("click", () => show(state));
  input.addEventListener("keydown", (event) => onKey(state, event));
  listChosen(state);
}

function matches({ input, options }) {
  const text = plain(input.value);
  const free = options.filter(({ box }) => !box.checked);
  const begins = free.filter(({ label, box }) => plain(label).startsWith(text) || (/\D/.test(box.value) && box.value === text));
  return [...begins, ...free.filter((option) => !begins.includes(option) && plain(option.label).includes(text))];
}

function show(state) {
  const items = matches(state).map((option) => {
    const item = Object.assign(document.createElement("li"), { textContent: option.label });
    item.dataset.place = state.options.indexOf(option);
    return item;
  });
  state.combobox.show(items);
  if (!items.length) state.status.textContent = state.field.dataset.empty;
  else if (state.input.value.trim()) state.combobox.select(0);
}

function onKey(state, event) {
  const { combobox } = state;
  if (combobox.move(event)) return;
  if (event.key === "Enter" || (event.key === "," && combobox.selected)) {
    event.preventDefault();
    if (combobox.selected) choose(state, combobox.selected);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    show(state);
  }
}

function choose(state, item) {
  set(state, state.options[item.dataset.place], true);
  state.input.value = "";
  state.combobox.close();
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
