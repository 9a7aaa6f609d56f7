// Keys, the light, and the small things that need the browser. Nothing is decided or computed here.
(function () {
  "use strict";
  const root = document.documentElement;
  const typing = (el) => el && (el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName));
  const rows = () => Array.from(document.querySelectorAll("[data-row]")).filter((row) => row.offsetParent !== null);
  const go = (address) => { if (address) { window.location.assign(address); } };
  const first = (selector) => document.querySelector(selector);

  function move(step) {
    const all = rows();
    if (!all.length) { return; }
    const at = all.findIndex((row) => row.classList.contains("sel"));
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
    all.forEach((row) => row.classList.toggle("sel", row === next));
    const link = next.querySelector("a, summary, input, select, button");
    (link || next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function receipts() {
    const all = Array.from(document.querySelectorAll("main details")).filter((d) => d.querySelector(":scope > .receipt"));
    const open = all.some((d) => !d.open);
    all.forEach((d) => { d.open = open; });
  }

  function back() {
    const dialog = first("dialog[open]");
    if (dialog) { dialog.close(); return; }
    const link = first("main [data-back]") || first(".patient[data-back]");
    if (link) { go(link.getAttribute("href") || link.dataset.back); }
  }

  const keys = {
    "/": () => first("#find-patient") && first("#find-patient").focus(),
    "j": () => move(1),
    "k": () => move(-1),
    "[": () => first(".patient") && go(first(".patient").dataset.before),
    "]": () => first(".patient") && go(first(".patient").dataset.after),
    "r": receipts,
    "p": () => window.print(),
    "x": () => { const tick = first('[data-row].sel input[type="checkbox"]'); if (tick) { tick.checked = !tick.checked; } },
    "t": () => { const take = first("[data-row].sel [data-take]"); if (take) { take.click(); } },
    "?": () => first("#keys") && first("#keys").showModal(),
    "Escape": back,
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (typing(event.target)) {
      if (event.key === "Escape") {
        const found = first("#found");
        if (found) { found.replaceChildren(); }
        event.target.blur();
      }
      return;
    }
    if (/^[0-9]$/.test(event.key)) {
      const tab = first('.tabs [data-key="' + event.key + '"]');
      if (tab) { go(tab.href); }
      return;
    }
    if (event.key === "Enter" && event.target === document.body) {
      const link = first("[data-row].sel a");
      if (link) { go(link.href); }
      return;
    }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });

  // Light or dark at once; the form is there for browsers without script.
  document.querySelectorAll("form.light").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const now = root.dataset.theme || (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
      const next = now === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      form.elements.theme.value = next === "dark" ? "light" : "dark";
      const secure = window.location.protocol === "https:" ? "; secure" : "";
      document.cookie = "medonc_theme=" + next + "; path=/; max-age=31536000; samesite=lax" + secure;
    });
  });

  // A grave act asks again.
  document.querySelectorAll("[data-grave]").forEach(function (button) {
    button.form.addEventListener("submit", function (event) {
      const sure = button.form.querySelector("[data-sure]");
      if (sure && !sure.checked) { event.preventDefault(); sure.focus(); }
    });
  });

  // Long work says that it goes on: what is sent, how much, for how long; the button cannot be pressed twice.
  document.querySelectorAll("form[data-busy]").forEach(function (form) {
    form.addEventListener("submit", function () {
      const box = form.querySelector(".busy"), says = box.querySelector("span"), began = Date.now();
      const files = Array.from((form.querySelector("input[type=file]") || { files: [] }).files);
      const size = files.reduce((sum, file) => sum + file.size, 0) / 1048576;
      const what = (files.length === 1 ? "1 file" : files.length + " files") + ", " + size.toFixed(1) + "\u00a0MB";
      const tell = () => { says.textContent = "Reading " + what + ", " + Math.round((Date.now() - began) / 1000) + "\u00a0s. Keep this page open; all is stored, or nothing."; };
      box.hidden = false;
      tell();
      const clock = window.setInterval(tell, 1000);
      form.querySelector("button[type=submit]").disabled = true;
      window.addEventListener("pagehide", function () { window.clearInterval(clock); });
    });
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { document.querySelectorAll("form[data-busy] button[disabled]").forEach((b) => { b.disabled = false; }); }
  });

  // A receipt that an address points at is open.
  const aim = window.location.hash && document.getElementById(window.location.hash.slice(1));
  if (aim) { aim.querySelectorAll("details").forEach((d) => { d.open = true; }); }
  const tab = first(".tabs [aria-current]");
  if (tab) { tab.parentNode.scrollLeft = tab.offsetLeft - tab.parentNode.clientWidth / 2; }
}());
