/* Streamlit's own words, in French: it offers no setting for them. Only whole texts change. */
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
    "Search": "Rechercher",
    "Fullscreen": "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "Clear selection": "Effacer la sélection",
    "Upload": "Choisir un fichier",
    "Add files": "Choisir un autre fichier",
    "Drag and drop a file here": "Déposer un fichier ici",
    "Choose an option": "Choisir",
    "Type to search": "Rechercher",
    "Close Search": "Fermer la recherche",
    "Next Result": "Résultat suivant",
    "Previous Result": "Résultat précédent",
    "Dataframe column menu": "Menu de la colonne",
    "Copy column name": "Copier le nom de la colonne",
    "Sort ascending": "Tri croissant",
    "Sort descending": "Tri décroissant",
    "Autosize": "Ajuster la largeur",
    "Pin column": "Épingler la colonne",
    "Unpin column": "Détacher la colonne",
    "Hide column": "Masquer la colonne",
    "Automatic": "Automatique",
    "Localized": "À la française",
    "Plain": "Brut",
    "Compact": "Abrégé",
    "Percent": "Pourcentage",
    "Scientific": "Scientifique",
    "Accounting": "Comptable",
    "Duration": "Durée",
    "No data": "Aucune donnée",
  };
  const starts = { "Help for ": "Aide : ", "Remove ": "Retirer " };
  const patterns = [ // sizes and refusals of the uploader
    [/^(\d+)(?:\.(\d+))?\s?([KMG])B( per file)?$/, (_, whole, part, unit, file) =>
      `${whole}${part ? `,${part}` : ""} ${unit === "K" ? "k" : unit}o${file ? " par fichier" : ""}`],
    [/^File must be (\d+)(?:\.\d+)?\s?MB or smaller\.$/, "Fichier trop gros : $1 Mo au plus."],
    [/^.* files are not allowed\.$/, "Format refusé : .xlsx ou .csv seulement."],
  ];
  const french = (text) => {
    const found = words[text.trim()];
    if (found) return found;
    const [, action, table] = text.match(/^([^:]+): (.+)$/s) ?? []; // a button of a named table
    if (words[action]) return `${words[action]} : ${table}`;
    const start = Object.keys(starts).find((beginning) => text.startsWith(beginning));
    return start ? starts[start] + text.slice(start.length) : null;
  };
  const written = (text) => {
    const found = words[text];
    if (found) return found;
    const [pattern, into] = patterns.find(([known]) => known.test(text)) ?? [];
    return pattern ? text.replace(pattern, into) : null;
  };
  const say = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      // It sums and averages the rows of any column: rates never are.
      if (node.nodeValue === "Statistics") {
        const item = node.parentElement.closest('[role="menuitem"]');
        if (item) item.style.display = "none";
      }
      const found = written(node.nodeValue.trim());
      if (found) node.nodeValue = found;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === "SCRIPT") return;
    for (const name of ["aria-label", "title", "placeholder"]) {
      const found = node.hasAttribute(name) && french(node.getAttribute(name));
      if (found) node.setAttribute(name, found);
    }
    // A zone that has a name cannot be "presentation": it groups the button and the words.
    if (node.dataset.testid === "stFileUploaderDropzone") node.setAttribute("role", "group");
    node.childNodes.forEach(say);
  };
  say(document.body);
  new MutationObserver((changes) => changes.forEach((change) => {
    if (change.type === "childList") change.addedNodes.forEach(say);
    else say(change.target);
  })).observe(document.body, {
    subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ["aria-label", "title", "placeholder"],
  });
})();
