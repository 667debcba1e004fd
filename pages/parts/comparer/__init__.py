"""Parts of the page Comparer."""
