// Prevents repeated submissions of a form.
export function formGuard(root) {
  const forms = root.matches?.("form[data-guard]") ? [root] : root.querySelectorAll("form[data-guard]");
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      if (form.ariaBusy === "true") {
        event.preventDefault();
        return;
      }
      form.ariaBusy = "true";
    });
  }
}

// Enables the forms again after navigating back to the page.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.ariaBusy = "false";
});
