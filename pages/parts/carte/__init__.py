"""The map, as one part that every page uses."""
