const form = document.getElementById('filter');

// Shows the findings that the form asks for, and the groups that have any.
function filter() {
  const severities = new Set([...form.querySelectorAll('[name=severity]:checked')].map((box) => box.value));
  const code = form.elements.code.value;
  const text = form.elements.text.value.toLowerCase();
  let shown = 0;
  for (const section of document.querySelectorAll('section')) {
    const name = section.querySelector('h2').textContent;
    let any = false;
    for (const finding of section.querySelectorAll('article')) {
      const { severity, code: own } = finding.dataset;
      const fits = severities.has(severity) && (!code || code === own)
        && (name + finding.textContent).toLowerCase().includes(text);
      finding.hidden = !fits;
      any ||= fits;
      shown += fits;
    }
    section.hidden = !any;
  }
  form.elements.shown.value = `${shown} shown`;
}

// A link to a rule opens its page.
function openPage() {
  const page = document.getElementById(location.hash.slice(1));
  if (page && 'open' in page) page.open = true;
}

// What is at fault may stand beyond the edge of a narrow window.
for (const mark of document.querySelectorAll('pre mark')) {
  const lines = mark.closest('pre');
  lines.scrollLeft = mark.offsetLeft - lines.offsetLeft - lines.clientWidth / 2;
}

if (form) {
  form.hidden = false;
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', openPage);
  filter();
}
