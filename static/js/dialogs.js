// Questions open as real dialogues: nothing behind them can be reached until they are answered. Browsers that know
// invoker commands do that by themselves; the others, without this, show the question as a popover.
export function dialogs(root) {
  if ("commandForElement" in HTMLButtonElement.prototype) return;
  for (const button of root.querySelectorAll("button[commandfor]")) {
    button.addEventListener("click", (event) => {
      const dialog = document.getElementById(button.getAttribute("commandfor"));
      event.preventDefault();
      if (button.getAttribute("command") === "close") dialog.close();
      else dialog.showModal();
    });
  }
}
