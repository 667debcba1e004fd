/* Links from a view of the app to another (class "view"): Streamlit opens their address as it does
   for the back button, without loading the page again. Without this script they load it. */
(() => {
  if (window.followsViews) return; // the script comes with every rerun, the listeners stay
  window.followsViews = true;
  let followed = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.view");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || elsewhere) return;
    event.preventDefault();
    followed = link;
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  });
  // A line of links that slides, on a narrow screen, shows the current one once it is drawn.
  const shown = new WeakSet();
  const show = (link) => {
    if (shown.has(link)) return;
    shown.add(link);
    const line = link.closest("ul");
    const [at, start] = [link, line].map((one) => one.getBoundingClientRect().left);
    line.scrollLeft += at - start - 24;
  };
  // The link is drawn again with what is around it, or gone with it: the focus stays near.
  new MutationObserver(() => {
    document.querySelectorAll("nav.line a[aria-current]").forEach(show);
    if (!followed || document.activeElement !== document.body) return;
    const same = [...document.querySelectorAll("a.view")].find((link) => link.href === followed.href
      && link.textContent === followed.textContent);
    const next = same ?? document.querySelector("h1");
    if (!next) return;
    followed = null;
    if (!same) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }).observe(document.body, { subtree: true, childList: true });
})();
