// Copyright the Handoff authors
// SPDX-License-Identifier: Apache-2.0

// Shows how large the archive will be. The page does everything else without script.
"use strict";

const main = document.querySelector("main");
let latest = 0;

// Asked for each time: the table is replaced after an upload.
const form = () => document.getElementById("choice");
const boxesOf = choice => [...choice.querySelectorAll("input[name=path]")];

const units = ["KiB", "MiB", "GiB", "TiB"];

function sizeOf(bytes) {
  if (bytes < 1024) {
    return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  }
  let unit = -1;
  do {
    bytes /= 1024;
    unit++;
  } while (bytes >= 1023.5 && unit < units.length - 1);
  return `${bytes.toFixed(bytes < 99.95 ? 1 : 0)} ${units[unit]}`;
}

// What lies in a ticked folder is part of it: it need not be sent, which keeps the address short.
function coverFolders(boxes) {
  const ticked = new Set(boxes.filter(box => box.checked && !box.disabled && box.value.endsWith("/")).map(box => box.value));
  for (const box of boxes) {
    let covered = false;
    for (let slash = box.value.indexOf("/"); slash >= 0 && !covered; slash = box.value.indexOf("/", slash + 1)) {
      covered = slash + 1 < box.value.length && ticked.has(box.value.slice(0, slash + 1));
    }
    if (covered !== box.disabled) {
      box.disabled = covered;
      box.checked = covered;
    }
  }
}

async function update() {
  const turn = ++latest;
  if (form() === null) {
    return;
  }
  const boxes = boxesOf(form());
  const button = form().querySelector("button");
  const output = document.getElementById("size");
  const portable = form().querySelector("input[name=names]");
  coverFolders(boxes);
  const chosen = new URLSearchParams(boxes.filter(box => box.checked && !box.disabled).map(box => ["path", box.value]));
  button.disabled = chosen.toString() === "";
  output.textContent = "";
  if (button.disabled) {
    return;
  }
  if (portable.checked) {
    chosen.append("names", portable.value);
  }
  try {
    const answer = await fetch(`/api/archive?${chosen}`);
    const sizes = answer.ok ? await answer.json() : null;
    if (turn !== latest) {
      return;
    }
    if (sizes !== null) {
      const files = sizes.files === 1 ? "1 file" : `${sizes.files} files`;
      output.textContent = `${files}, ${sizeOf(sizes.size)}; the ZIP has ${sizeOf(sizes.archiveSize)}`;
      if (sizes.notPortable > 0) {
        const names = sizes.notPortable === 1 ? "1 name" : `${sizes.notPortable} names`;
        output.textContent += portable.checked
          ? `; ${names} changed for other systems`
          : `; ${names} that Windows or macOS may not unpack`;
      }
      output.dataset.bytes = sizes.archiveSize;
    } else if (answer.status === 414) {
      output.textContent = "Too many ticked for one address: tick folders instead.";
    } else {
      output.textContent = "Something of this is gone: reload the page.";
    }
  } catch {
    // The size is a convenience; the download itself says what is wrong.
  }
}

main.addEventListener("change", event => {
  if (event.target.type === "checkbox") {
    update();
  }
});
// Coming back from another page the browser may have ticked boxes by itself.
window.addEventListener("pageshow", update);
document.addEventListener("files", update);
