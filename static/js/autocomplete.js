// A text field with suggestions that a URL returns as JSON.
import { Combobox } from "./combobox.js";

const WAIT = 180;

export function suggestions(root) {
  for (const box of root.querySelectorAll("[data-suggest]")) attach(box);
}

function attach(box) {
  const input = box.querySelector("input:not([type=hidden])");
  const chosen = document.getElementById(box.dataset.suggestInto);
  const combobox = new Combobox(input, box, { emptyText: box.dataset.suggestEmpty, choose: (option) => choose(state, option) });
  const state = { box, input, chosen, combobox, timer: 0, asked: 0 };
  input.addEventListener("input", () => {
    chosen.value = "";
    clearTimeout(state.timer);
    state.timer = setTimeout(() => ask(state), WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (combobox.move(event) || event.key !== "Enter" || !combobox.selected) return;
    event.preventDefault();
    choose(state, combobox.selected);
  });
}

async function ask(state) {
  const query = state.input.value.trim();
  if (query.length < 2) return state.combobox.close();
  const turn = ++state.asked;
  const address = new URL(state.box.dataset.suggest, location.href);
  address.searchParams.set("q", query);
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (turn !== state.asked || !answer?.ok) return state.combobox.close();
  return state.combobox.show((await answer.json()).map(listItem));
}

function listItem({ id, label, detail, fill }) {
  const item = document.createElement("li");
  Object.assign(item.dataset, { id, label, fill: JSON.stringify(fill ?? {}) });
  item.append(label);
  if (detail) item.append(Object.assign(document.createElement("small"), { textContent: detail }));
  return item;
}

function choose(state, option) {
  state.input.value = option.dataset.label;
  state.chosen.value = option.dataset.id;
  fillIn(state.input.form, JSON.parse(option.dataset.fill));
  state.chosen.dispatchEvent(new Event("change", { bubbles: true }));
  state.combobox.close();
}

// Fill in the other fields of the form, unless something was typed into one of them.
function fillIn(form, values) {
  const fields = Object.entries(values).map(([name, value]) => [form.elements[name], value]);
  const isTyped = fields.some(([field]) => field && field.type !== "hidden" && field.value);
  if (isTyped) return;
  for (const [field, value] of fields) if (field) field.value = value;
}
