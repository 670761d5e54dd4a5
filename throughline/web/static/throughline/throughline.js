// The little that pages do in the browser. Everything works without it.

const own = document.getElementById("throughline-script");

function isTyping(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

// "/" goes to the search box from anywhere but a box being typed in.
function bindSearchKey() {
  const box = document.querySelector("[data-search-box]");
  if (!box) return;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}

// A form that asks for it is sent once. It is ready again when the person comes back to the page, or after a while
// without an answer.
const WAIT_BEFORE_SENDING_AGAIN = 15000;

function bindSubmitOnce() {
  let sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-submit-once]") && !form.querySelector("[data-prevent-double-click]")) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    setTimeout(() => sent.delete(form), WAIT_BEFORE_SENDING_AGAIN);
  });
  window.addEventListener("pageshow", () => {
    sent = new WeakSet();
  });
}

// Long work says how far it is while the page waits for its answer. A poll that fails says nothing: the next one may.
const BETWEEN_POLLS = 700;

function bindProgress() {
  for (const place of document.querySelectorAll("[data-progress]")) {
    const bar = place.querySelector("progress");
    const text = place.querySelector("[data-progress-text]");
    let timer = 0;
    const ask = async () => {
      try {
        const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
        const { done, total } = await answer.json();
        if (!total) return;
        bar.max = total;
        bar.value = done;
        text.textContent = `${place.dataset.progressVerb} ${done.toLocaleString("en-GB")} of ${total.toLocaleString("en-GB")} rows`;
      } catch {
        // The next poll may be answered.
      }
    };
    place.closest("form").addEventListener("submit", (event) => {
      if (event.submitter?.name === "give-up") return;
      place.hidden = false;
      clearInterval(timer);
      timer = setInterval(ask, BETWEEN_POLLS);
    });
    window.addEventListener("pageshow", () => {
      clearInterval(timer);
      place.hidden = true;
    });
  }
}

// A time slider says the month it stands on while it is moved.
function bindTimeSlider() {
  for (const form of document.querySelectorAll("[data-time-slider]")) {
    const labels = form.dataset.timeSlider.split("|");
    const range = form.querySelector("input[type=range]");
    const text = form.querySelector("[data-time-slider-text]");
    range.addEventListener("input", () => {
      const label = labels[Number(range.value)];
      text.textContent = label;
      range.setAttribute("aria-valuetext", label);
    });
  }
}

// A print button shows only where it can work.
function bindPrint() {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

// A table too wide for its place can be scrolled from the keyboard; one that fits is no extra stop on the way.
function bindScrollingTables() {
  for (const frame of document.querySelectorAll("[data-scrolls]")) {
    if (frame.scrollWidth <= frame.clientWidth) continue;
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", frame.dataset.scrolls);
  }
}

// A radio may not carry aria-expanded: what it opens follows it directly, so nothing is lost by leaving it out.
function leaveOutExpanded(Radios) {
  const sync = Radios.prototype.syncConditionalRevealWithInputState;
  Radios.prototype.syncConditionalRevealWithInputState = function syncWithoutExpanded(input) {
    sync.call(this, input);
    input.removeAttribute("aria-expanded");
  };
}

async function startComponents() {
  const govuk = await import(own.dataset.govuk);
  leaveOutExpanded(govuk.Radios);
  govuk.initAll();
  if (document.querySelector('[data-module^="moj-"]')) {
    const moj = await import(own.dataset.moj);
    moj.initAll();
  }
}

// Wording that may read as blaming is told of under the box. Without the list there is the message after saving.
async function helpWithWording() {
  const boxes = document.querySelectorAll("[data-wording]:is(textarea, input)");
  if (!boxes.length) return;
  try {
    const { help } = await import(own.dataset.wording);
    await help(boxes, own.dataset.wordingTerms);
  } catch {
    // The page works without it.
  }
}

// The rarer sections stand open in the menu of a narrow screen, so that none is a third tap away; on a wide one, Escape, a
// click beside them and leaving them by Tab close them.
const IN_A_ROW = "(min-width: 40.0625em)";

function bindMoreSections() {
  const more = document.querySelector("[data-more-sections]");
  if (!more) return;
  const inARow = window.matchMedia(IN_A_ROW);
  const settle = () => {
    more.open = !inARow.matches;
  };
  const close = () => {
    if (inARow.matches) more.open = false;
  };
  settle();
  inARow.addEventListener("change", settle);
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    close();
    more.querySelector("summary").focus();
  });
  more.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !more.contains(event.relatedTarget)) close();
  });
  document.addEventListener("click", (event) => {
    if (!more.contains(event.target)) close();
  });
}

bindSearchKey();
bindMoreSections();
bindSubmitOnce();
bindProgress();
bindPrint();
bindTimeSlider();
bindScrollingTables();
startComponents().then(helpWithWording);
