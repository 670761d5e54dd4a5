// While someone writes: terms that may read as blaming, with what would be kinder, under the box. What is typed never
// leaves the browser: the list of terms comes here once. The rules are those of throughline/wording (finding.py and
// quoting.py), and a test holds both to the same answers.

const MARK = /[“”"‘’']|\n\s*\n/g;
const CUT_SHORT = /^(?:em|til|cause|cos|bout|round|tis|twas|n)(?![\p{L}\p{N}_])/iu;
const WORD = /[\p{L}\p{N}\u0300-\u036f]+(?:['’][\p{L}\p{N}\u0300-\u036f]+)*/gu;
const BETWEEN = /^[\s\u2010\u2011-]+$/;
const LETTER = /^[\p{L}\p{N}]$/u;

const isLetter = (text) => LETTER.test(text);
const isParagraph = (mark) => mark[0].startsWith("\n");

function letterBefore(text, at) {
  const low = at > 1 && /[\udc00-\udfff]/.test(text[at - 1]);
  return text.slice(at - (low ? 2 : 1), at);
}

function letterAfter(text, at) {
  return at < text.length ? String.fromCodePoint(text.codePointAt(at)) : "";
}

function opens(text, mark) {
  const kind = mark[0];
  if (kind === "“") return true;
  if (!['"', "‘", "'"].includes(kind) || (mark.index && isLetter(letterBefore(text, mark.index)))) return false;
  const after = text.slice(mark.index + 1, mark.index + 7);
  return kind === '"' || (after.slice(0, 1).trim() !== "" && !CUT_SHORT.test(after));
}

function closingCurly(marks, opening) {
  let second = marks.length;
  for (let at = opening + 1; at < marks.length; at += 1) {
    const said = marks[at][0];
    if (said === "”") return at;
    if (said === "“") break;
    if (second === marks.length && (said === '"' || isParagraph(marks[at]))) second = at;
  }
  return second;
}

function closingSingle(text, marks, opening, ends) {
  let likely = ends;
  for (let at = opening + 1; at < ends; at += 1) {
    const { 0: said, index } = marks[at];
    if (said === "‘" && marks[opening][0] === "‘") break;
    if (said !== "’" && said !== "'") continue;
    if (text.slice(index - 1, index).trim() === "" || isLetter(letterAfter(text, index + 1))) continue;
    likely = at;
    if (text[index - 1].toLowerCase() !== "s") break;
  }
  return likely;
}

function closing(text, marks, opening, ends) {
  const kind = marks[opening][0];
  if (kind === "“") return closingCurly(marks, opening);
  if (kind === "'" || kind === "‘") return closingSingle(text, marks, opening, ends);
  for (let at = opening + 1; at < ends; at += 1) if (marks[at][0] === '"') return at;
  return ends;
}

function quotedSpans(text) {
  const marks = [...text.matchAll(MARK)];
  const spans = [];
  let ends = 0;
  for (let at = 0; at < marks.length; at += 1) {
    if (!opens(text, marks[at])) continue;
    while (ends <= at || (ends < marks.length && !isParagraph(marks[ends]))) ends += 1;
    const end = closing(text, marks, at, ends);
    spans.push([marks[at].index, end < marks.length ? marks[end].index + marks[end][0].length : text.length]);
    at = end;
  }
  return spans;
}

function fold(word) {
  const plain = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss").replaceAll("’", "'");
  return plain.endsWith("'s") ? plain.slice(0, -2) : plain;
}

function unquotedWords(text) {
  const spans = quotedSpans(text);
  const words = [];
  let at = 0;
  for (const { 0: word, index: start } of text.matchAll(WORD)) {
    const end = start + word.length;
    while (at < spans.length && spans[at][1] <= start) at += 1;
    if (at === spans.length || end <= spans[at][0]) words.push({ text: fold(word), start, end });
  }
  return words;
}

function knownForms(terms) {
  const known = new Map();
  for (const term of terms) for (const form of term.forms) if (!known.has(form)) known.set(form, term);
  return known;
}

export function findTerms(text, terms, known = knownForms(terms)) {
  const longest = Math.max(0, ...[...known.keys()].map((form) => form.split(" ").length));
  const words = known.size ? unquotedWords(text) : [];
  const found = [];
  for (let at = 0; at < words.length; at += 1) {
    let size = 1;
    while (size < longest && at + size < words.length && BETWEEN.test(text.slice(words[at + size - 1].end, words[at + size].start))) size += 1;
    for (; size > 0; size -= 1) {
      const run = words.slice(at, at + size);
      const term = known.get(run.map((word) => word.text).join(" "));
      if (!term) continue;
      found.push({ term, written: text.slice(run[0].start, run[size - 1].end), start: run[0].start, end: run[size - 1].end });
      at += size - 1;
      break;
    }
  }
  return found;
}

const PAUSE_IN_TYPING = 600;

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function show(place, found) {
  const heading = element("p", "wording-help__heading", "Some wording may read as blaming. You can save it as it is.");
  const list = element("dl", "wording");
  for (const { term, written } of found) {
    const instead = element("dd", "wording__instead", "Perhaps: ");
    instead.append(element("strong", "", term.instead), ". ", element("span", "wording__why", term.why));
    list.append(element("dt", "wording__term", `“${written}”`), instead);
  }
  place.replaceChildren(...(found.length ? [heading, list] : []));
}

function helpWith(box, terms, known) {
  const place = element("div", "wording-help");
  place.setAttribute("aria-live", "polite");
  (box.closest(".govuk-form-group") ?? box.parentElement).append(place);
  let shown = "";
  let timer = 0;
  const look = () => {
    const once = new Map();
    for (const each of findTerms(box.value, terms, known)) if (!once.has(each.term)) once.set(each.term, each);
    const found = [...once.values()];
    const key = found.map((each) => each.term.phrase).join("|");
    if (key === shown) return;
    shown = key;
    show(place, found);
  };
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_IN_TYPING);
  });
  look();
}

export async function help(boxes, address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { terms } = await answer.json();
  const known = knownForms(terms);
  for (const box of boxes) helpWith(box, terms, known);
}
