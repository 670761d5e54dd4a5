// Tells the stylesheets and GOV.UK Frontend that scripts run here. The usual inline script would need a looser
// content security policy. Deferred scripts run in order with modules, so this comes before throughline.js.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
