/* Streamlit's own words, in French: it offers no setting for them. Only exact matches change. */
(() => {
  if (window.frenchWords) return; // the script comes with every rerun, the observer stays
  document.documentElement.lang = "fr";
  const words = window.frenchWords = {
    "Select all": "Tout choisir",
    "Select matches": "Choisir ces résultats",
    "No results": "Aucun résultat",
    "No results found": "Aucun résultat",
    "Open": "Ouvrir",
    "Close": "Fermer",
    "Clear all": "Tout effacer",
    "Clear value": "Effacer",
    "Clear search": "Effacer la recherche",
    "Expand sidebar": "Ouvrir les filtres",
    "Collapse sidebar": "Replier les filtres",
    "Skip to main content": "Aller au contenu",
    "Link to heading": "Lien vers ce titre",
    "Show/hide columns": "Choisir les colonnes",
    "Download as CSV": "Télécharger (CSV)",
    "Search": "Rechercher",
    "Fullscreen": "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Clear selection": "Effacer la sélection",
  };
  const starts = { "Help for ": "Aide : ", "Remove ": "Retirer " };
  const french = (text) => {
    const found = words[text.trim()];
    if (found) return found;
    const start = Object.keys(starts).find((beginning) => text.startsWith(beginning));
    return start ? starts[start] + text.slice(start.length) : null;
  };
  const say = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const found = words[node.nodeValue.trim()];
      if (found) node.nodeValue = found;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === "SCRIPT") return;
    for (const name of ["aria-label", "title"]) {
      const found = node.hasAttribute(name) && french(node.getAttribute(name));
      if (found) node.setAttribute(name, found);
    }
    node.childNodes.forEach(say);
  };
  say(document.body);
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "childList") change.addedNodes.forEach(say);
    else say(change.target);
  })).observe(document.body, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ["aria-label", "title"],
  });
})();
