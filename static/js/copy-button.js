// A button that copies a text and confirms it.
export function copyButtons(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) {
    button.hidden = !navigator.clipboard;
    const words = button.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = words), 2500);
    });
  }
  for (const input of root.querySelectorAll("input[data-copy-from]")) {
    input.addEventListener("focus", () => input.select());
  }
}
