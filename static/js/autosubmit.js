// Submits a filter form on change; text fields wait for Enter.
export function autosubmit(root) {
  for (const form of root.querySelectorAll("form[data-autosubmit]")) {
    for (const button of form.querySelectorAll("[data-autosubmit-hide]")) {
      button.hidden = !form.querySelector("input[type=search], input[type=text]");
    }
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
    });
    form.addEventListener("formdata", ({ formData }) => {
      for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
    });
  }
}
