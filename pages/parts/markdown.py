"""Texts of the data inside what Streamlit reads as Markdown."""

from __future__ import annotations


def plain(text: str) -> str:
    r"""Return text that Streamlit's Markdown shows as it is: every punctuation mark escaped."""
    return "".join(
        f"\\{char}" if not char.isalnum() and char.isascii() and char != " " else char
        for char in text
    )
