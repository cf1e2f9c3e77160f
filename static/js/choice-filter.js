// Filters a long list of choices while you type; without this script, the whole list is shown.
import { plain } from "./text-matching.js";

export function choiceFilters(root) {
  for (const list of root.querySelectorAll("[data-choices]")) {
    const search = list.querySelector("[data-choice-filter]");
    const field = search.querySelector("input");
    search.hidden = false;
    // The form around the list neither reacts to the text nor is sent by the Enter key.
    field.addEventListener("change", (event) => event.stopPropagation());
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    field.addEventListener("input", (event) => {
      event.stopPropagation();
      filter(list, search, words(field.value));
    });
    if (field.value) filter(list, search, words(field.value));
  }
}

function filter(list, search, typed) {
  const choices = [...list.querySelectorAll(".choice-list__items > .form-check")];
  for (const choice of choices) {
    const text = ` ${words(choice.textContent).join(" ")}`;
    choice.hidden = !typed.every((word) => text.includes(/^\d/.test(word) ? ` ${word}` : word));
  }
  const status = search.querySelector("[data-words]");
  const shown = choices.filter((choice) => !choice.hidden).length;
  status.textContent = typed.length ? format(status.dataset.words, shown, choices.length) : "";
}

function format(text, shown, total) {
  return text.replace("{shown}", shown).replace("{total}", total);
}

/** Returns the words of the text in lower case and without diacritics. */
function words(text) {
  return plain(text).split(/\s+/u).filter(Boolean);
}
