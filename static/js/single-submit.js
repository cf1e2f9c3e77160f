// Prevents repeated submissions of a form, and shows on its button that it is being sent.
const labels = new Map();

export function formGuard(root) {
  const forms = root.matches?.("form[data-guard]") ? [root] : root.querySelectorAll("form[data-guard]");
  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      if (form.ariaBusy === "true") {
        event.preventDefault();
        return;
      }
      form.ariaBusy = "true";
      // A button that is disabled at once would not send its value.
      setTimeout(() => showSending(event.submitter));
    });
  }
}

function showSending(button) {
  const text = document.body.dataset.sending;
  if (!text || button?.localName !== "button") return;
  labels.set(button, [...button.childNodes]);
  button.style.minWidth = `${button.offsetWidth}px`;
  button.disabled = true;
  button.replaceChildren(text);
}

// Enables the forms again after navigating back to the page.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[aria-busy]")) form.ariaBusy = "false";
  for (const [button, label] of labels) {
    button.disabled = false;
    button.style.minWidth = "";
    button.replaceChildren(...label);
  }
  labels.clear();
});
