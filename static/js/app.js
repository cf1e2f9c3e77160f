// Scripts of every page; each module finds its elements and does nothing without them.
import { choiceFilters } from "./choice-filter.js";
import { choiceSearch } from "./choice-search.js";
import { copyButtons } from "./copy-button.js";
import { dialogs } from "./dialogs.js";
import { filterForms } from "./filter-form.js";
import { formGuard } from "./single-submit.js";
import { localTimes } from "./local-times.js";
import { menus } from "./menus.js";
import { previews } from "./form-preview.js";
import { suggestions } from "./autocomplete.js";
import { tabs } from "./tabs.js";

const parts = [
  choiceFilters, choiceSearch, copyButtons, dialogs, filterForms, formGuard, localTimes, menus, previews, suggestions, tabs,
];

for (const part of parts) part(document);
document.addEventListener("parts:load", (event) => {
  for (const part of parts) part(event.detail.elt);
});
document.querySelector("[data-focus]")?.focus();
