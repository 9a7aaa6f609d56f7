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

  // The name of a test follows its code.
  const code = first("input[list][name=code]"), name = first("input[name=name]");
  if (code && name) {
    code.addEventListener("change", function () {
      const option = Array.from(code.list.options).find((o) => o.value === code.value);
      if (option && !name.value) { name.value = option.textContent.split(",")[0]; }
    });
  }

  // A receipt that an address points at is open.
  const aim = window.location.hash && document.getElementById(window.location.hash.slice(1));
  if (aim) { aim.querySelectorAll("details").forEach((d) => { d.open = true; }); }
  const tab = first(".tabs [aria-current]");
  if (tab) { tab.parentNode.scrollLeft = tab.offsetLeft - tab.parentNode.clientWidth / 2; }
}());
