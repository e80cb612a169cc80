// A file dropped anywhere on the panel of an upload, or pasted while it has the focus, is its file.
"use strict";
document.querySelectorAll("form[data-drop]").forEach((form) => {
  const panel = form.closest(".panel") || form;
  const input = form.querySelector("input[type=file]");
  const take = (files) => {
    if (!files.length) return false;
    input.files = files;
    input.dispatchEvent(new Event("change"));
    return true;
  };
  panel.classList.add("drop");
  panel.addEventListener("dragover", (event) => { event.preventDefault(); panel.classList.add("over"); });
  panel.addEventListener("dragleave", () => panel.classList.remove("over"));
  panel.addEventListener("drop", (event) => {
    event.preventDefault();
    panel.classList.remove("over");
    take(event.dataTransfer.files);
  });
  panel.addEventListener("paste", (event) => { if (take(event.clipboardData.files)) event.preventDefault(); });
});
