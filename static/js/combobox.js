// The list of a text field with suggestions: the WAI-ARIA combobox pattern, by arrow keys or with the mouse.
let count = 0;

export class Combobox {
  /** Adds an empty list to the box; choose(option) is called with the chosen list item. */
  constructor(input, box, { emptyText, choose }) {
    Object.assign(this, { input, emptyText, choose, at: -1 });
    this.list = Object.assign(document.createElement("ul"), { id: `suggest-${++count}`, className: "suggest__list", role: "listbox", hidden: true });
    this.list.ariaLabel = input.labels[0]?.textContent ?? "";
    box.append(this.list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
  }

  get options() {
    return this.list.hidden ? [] : [...this.list.querySelectorAll("[role=option]")];
  }

  get selected() {
    return this.options[this.at];
  }

  /** Shows list items, or the sentence that there are none. */
  show(items) {
    const none = Object.assign(document.createElement("li"), { className: "suggest__empty", textContent: this.emptyText });
    items.forEach((item, place) => Object.assign(item, { id: `${this.list.id}-${place}`, role: "option" }));
    this.list.replaceChildren(...(items.length ? items : [none]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.select(-1);
  }

  select(place) {
    this.at = place;
    this.options.forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
    if (!this.selected) return this.input.removeAttribute("aria-activedescendant");
    this.selected.scrollIntoView({ block: "nearest" });
    return this.input.setAttribute("aria-activedescendant", this.selected.id);
  }

  close() {
    this.select(-1);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }

  /** Handles the arrow keys and Escape in an open list; returns whether it did. */
  move(event) {
    const { options } = this;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isClosing = event.key === "Escape" && !this.list.hidden;
    if (!isClosing && !(step && options.length)) return false;
    event.preventDefault();
    if (isClosing) this.close();
    else this.select((Math.max(this.at, step > 0 ? -1 : 0) + step + options.length) % options.length);
    return true;
  }
}
