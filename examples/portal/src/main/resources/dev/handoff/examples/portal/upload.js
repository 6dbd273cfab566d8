// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

// Uploads with a progress bar and by drag and drop, and deletes. Without script the form uploads all the same.
"use strict";

(() => {
  const form = document.getElementById("upload");
  const picker = form.querySelector("input[type=file]");
  const button = form.querySelector("button");
  const bar = document.getElementById("progress");
  const status = document.getElementById("status");

  // What is ticked and typed for an archive stays.
  async function refresh() {
    const answer = await fetch("/");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("files");
    const old = document.getElementById("files");
    const ticked = new Set([...old.querySelectorAll("input:checked")].map(box => box.value));
    for (const box of fresh.querySelectorAll("input[type=checkbox]")) {
      box.checked = ticked.has(box.value);
    }
    const name = fresh.querySelector("input[name=name]");
    if (name !== null) {
      name.value = old.querySelector("input[name=name]")?.value ?? "";
    }
    old.replaceWith(document.adoptNode(fresh));
    showButtons();
    document.dispatchEvent(new Event("files"));
  }

  function showButtons() {
    for (const hidden of document.querySelectorAll("button.delete, .hint")) {
      hidden.hidden = false;
    }
  }

  function tell(text, failed) {
    status.textContent = text;
    status.classList.toggle("failed", failed);
  }

  function reason(code, body) {
    try {
      const error = JSON.parse(body).error;
      return error.advice ?? error.message;
    } catch {
      return code === 413 ? "The upload is too large." : `The portal answered ${code}.`;
    }
  }

  function end(text, failed) {
    button.disabled = false;
    bar.hidden = true;
    tell(text, failed);
  }

  async function finish(code, body) {
    if (code !== 200) {
      end(`Not uploaded. ${reason(code, body)}`, true);
      return;
    }
    form.reset();
    await refresh();
    const count = JSON.parse(body).files.length;
    end(count === 1 ? "1 file is uploaded." : `${count} files are uploaded.`, false);
  }

  function upload() {
    const request = new XMLHttpRequest();
    request.upload.onprogress = event => {
      const percent = Math.floor(event.loaded / event.total * 100);
      bar.value = percent;
      // A screen reader would read each of a hundred: it gets the bar, and the text once in a quarter.
      tell(`Uploading: ${percent - percent % 25} %`, false);
    };
    request.onload = () => finish(request.status, request.responseText);
    request.onerror = () => end("Not uploaded. The connection broke off.", true);
    // The title in the address too: nginx-upload-module drops the text fields of a form.
    const title = new URLSearchParams({title: form.elements.title.value});
    request.open("POST", `/upload?${title}`);
    request.setRequestHeader("Accept", "application/json");
    button.disabled = true;
    bar.value = 0;
    bar.hidden = false;
    tell("Uploading", false);
    const data = new FormData(form);
    data.delete("title");
    request.send(data);
  }

  async function remove(clicked) {
    const row = clicked.closest("tr");
    if (!confirm(`${clicked.getAttribute("aria-label")}?`)) {
      return;
    }
    const next = row.nextElementSibling?.querySelector("button.delete")?.value;
    const answer = await fetch(`/api/files/${clicked.value}`, {method: "DELETE"});
    await refresh();
    const deleted = answer.ok || answer.status === 404;
    tell(deleted ? "The file is deleted." : `Not deleted. ${reason(answer.status, await answer.text())}`, !deleted);
    const focus = [...document.querySelectorAll("button.delete")].find(other => other.value === next);
    (focus ?? picker).focus();
  }

  form.addEventListener("submit", event => {
    event.preventDefault();
    upload();
  });
  document.querySelector("main").addEventListener("click", event => {
    if (event.target.matches("button.delete")) {
      remove(event.target);
    }
  });
  // The whole page takes drops: a file beside the form would replace the page.
  for (const type of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(type, event => {
      if (!event.dataTransfer.types.includes("Files")) {
        return;
      }
      event.preventDefault();
      form.classList.toggle("over", type === "dragenter" || type === "dragover");
      if (type === "drop" && !button.disabled && event.dataTransfer.files.length > 0) {
        picker.files = event.dataTransfer.files;
        upload();
      }
    });
  }
  showButtons();
})();
