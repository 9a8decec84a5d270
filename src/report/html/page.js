// Filters and searches the findings. The page can be read without it.
"use strict";
{
  const form = document.getElementById("filter");
  const count = document.getElementById("count");
  const facets = ["status", "severity", "rule"];

  // Read once: a page may hold thousands of findings.
  const files = Array.from(document.querySelectorAll("section.file"), (section) => ({
    section,
    path: section.dataset.path,
    findings: Array.from(section.querySelectorAll("article.finding"), (article) => ({
      article,
      status: article.dataset.status,
      severity: article.dataset.severity,
      rule: article.dataset.rule,
      text: null,
    })),
  }));
  const total = files.reduce((sum, file) => sum + file.findings.length, 0);

  const checked = (name) => new Set(Array.from(form.querySelectorAll(`input[name=${name}]:checked`), (box) => box.value));

  // What the controls ask for.
  const asked = () => ({
    status: checked("status"),
    severity: checked("severity"),
    rule: checked("rule"),
    directory: form.elements.in ? form.elements.in.value : "",
    words: form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean),
  });

  const hide = (element, hidden) => {
    if (element.hidden !== hidden) element.hidden = hidden;
  };

  const filter = () => {
    const { directory, words, ...chosen } = asked();
    const used = facets.filter((facet) => chosen[facet].size > 0);
    let shown = 0;
    for (const file of files) {
      const before = shown;
      const inside = directory === "" || file.path.startsWith(`${directory}/`);
      for (const finding of file.findings) {
        let matches = inside && used.every((facet) => chosen[facet].has(finding[facet]));
        if (matches && words.length > 0) {
          finding.text ??= finding.article.textContent.toLowerCase();
          matches = words.every((word) => finding.text.includes(word));
        }
        hide(finding.article, !matches);
        if (matches) shown += 1;
      }
      hide(file.section, shown === before);
    }
    const findings = total === 1 ? "finding" : "findings";
    count.textContent = shown === total ? `${total} ${findings}` : `${shown} of ${total} ${findings}`;
  };

  // The address names what is asked for, and nothing else.
  const address = () => {
    const { directory, words, ...chosen } = asked();
    const parts = new URLSearchParams();
    for (const facet of facets) {
      if (chosen[facet].size > 0) parts.set(facet, Array.from(chosen[facet]).join(","));
    }
    if (directory !== "") parts.set("in", directory);
    if (words.length > 0) parts.set("text", form.elements.text.value);
    return parts;
  };

  const target = (id) => {
    const element = id === "" ? null : document.getElementById(id);
    if (!element) return;
    if (element.closest("[hidden]")) {
      form.reset();
      filter();
    }
    const details = element.closest("details");
    if (details) details.open = true;
    element.scrollIntoView();
  };

  // From the address to the controls. What has no `=` is an element's id.
  const read = () => {
    const text = location.hash.slice(1);
    if (!text.includes("=")) {
      if (text === "") {
        form.reset();
        filter();
      }
      target(text);
      return;
    }
    const parts = new URLSearchParams(text);
    form.reset();
    for (const facet of facets) {
      const values = new Set((parts.get(facet) ?? "").split(","));
      for (const box of form.querySelectorAll(`input[name=${facet}]`)) box.checked = values.has(box.value);
    }
    if (form.elements.in) {
      form.elements.in.value = parts.get("in") ?? "";
      if (form.elements.in.selectedIndex < 0) form.elements.in.value = "";
    }
    form.elements.text.value = parts.get("text") ?? "";
    filter();
    target(parts.get("at") ?? "");
  };

  const write = () => {
    const parts = address().toString();
    history.replaceState(null, "", parts === "" ? location.pathname + location.search : `#${parts}`);
  };

  if (form) {
    form.hidden = false;
    let waiting = 0;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        filter();
        write();
      }, 100);
    };
    form.addEventListener("input", soon);
    form.addEventListener("reset", () => setTimeout(soon));
    form.addEventListener("submit", (event) => event.preventDefault());
    window.addEventListener("hashchange", read);

    // Numbers lead to their findings.
    for (const link of document.querySelectorAll("a[data-filter], a[data-facet]")) {
      const { filter: whole, facet, value } = link.dataset;
      link.hash = whole ?? new URLSearchParams([[facet, value]]).toString();
      link.addEventListener("click", (event) => {
        event.preventDefault();
        history.pushState(null, "", link.hash);
        read();
        const heading = document.getElementById("findings");
        heading.scrollIntoView();
        heading.focus({ preventScroll: true });
      });
    }

    // Links inside the page keep the filter.
    document.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      const parts = address();
      if (!link || link.dataset.filter || link.dataset.facet || parts.size === 0) return;
      event.preventDefault();
      const id = link.hash.slice(1);
      parts.set("at", id);
      history.pushState(null, "", `#${parts}`);
      target(id);
    });
    read();
  }

  // Paper cannot be unfolded.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = Array.from(document.querySelectorAll("details:not([open])"));
    for (const details of folded) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });
}
